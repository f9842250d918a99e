import type { Logger } from 'pino';
import { Admission } from './admission/admission.ts';
import type { AlertRow } from './alerts/alert-row.ts';
import { AlertService } from './alerts/alert-service.ts';
import { DeskService } from './alerts/desk-service.ts';
import { type EventRow, readEventRows } from './alerts/event-row-store.ts';
import { ConsularDirectory } from './consulates/consular-directory.ts';
import { TEST_POST } from './consulates/test-post.ts';
import type { Env } from './env.ts';
import { createEscalation } from './escalation/start-escalation.ts';
import { type Bus, localBus } from './feed/bus.ts';
import { CursorSeal } from './feed/cursor.ts';
import { Feed } from './feed/feed.ts';
import { redisBus } from './feed/redis-bus.ts';
import { type Ground, openHousekeeping } from './ground.ts';
import { Metrics, type ReachedStep } from './metrics/metrics.ts';
import type { Carriers } from './notices/carriers/carrier.ts';
import { openCarriers } from './notices/carriers/open-carriers.ts';
import { createNotices } from './notices/start-notices.ts';
import { PartnerService } from './partners/partner-service.ts';
import { personServices } from './person-services.ts';
import { derivedKey, pepperOf } from './privacy/pepper.ts';
import type { Services } from './schema/context.ts';
import { startStaff } from './staff/start-staff.ts';
import { createWatch } from './watch/start-watch.ts';

/** What was started, to be undone in reverse order. */
export type Undo = Array<() => Promise<unknown> | unknown>;

interface Options {
  log: Logger;
  undo: Undo;
  /** The origin that links lead to. */
  publicUrl: string;
  /** Names this node among those of the same database, and again after a restart. */
  node: string;
  feedQueueLimit?: number;
  /** For tests: instead of those that the settings name. */
  carriers?: Carriers;
  /** Whether what is queued is sent, and alerts that nobody takes move on, without being told to. */
  dispatches?: boolean;
  escalates?: boolean;
}

/** Starts everything that the doors serve, over a database that is ready. */
export async function startServices(env: Env, ground: Ground, options: Options): Promise<Services> {
  const { log, undo, publicUrl, node, feedQueueLimit, carriers } = options;
  const { dispatches = true, escalates = true } = options;
  const { database, keys, audit, clock } = ground;
  const pepper = pepperOf(env);
  const bus = openBus(env, log, undo);
  const seal = new CursorSeal(derivedKey(pepper, 'feed-cursor'));
  const feed = openFeed(bus, ground, log, { seal, queueLimit: feedQueueLimit });
  await feed.start();
  undo.push(() => feed.stop());
  const directory = new ConsularDirectory(database, clock);
  await directory.start();
  undo.push(() => directory.stop());
  const admission = new Admission({
    pool: database.pool,
    clock,
    redisUrl: env.redisUrl,
    embedded: !env.databaseUrl,
    mode: env.limits,
    onTrouble: (error) =>
      log.warn({ name: (error as Error).name }, 'devices cannot be read, trying again'),
  });
  admission.start();
  undo.push(() => admission.stop());
  const { oidc, redisUrl, twoFactorRequired, demo } = env;
  const rules = { oidc, redisUrl, twoFactorRequired, demo, origin: publicUrl };
  const staff = await startStaff({ database, keys, pepper, audit, feed, clock, ...rules });
  undo.push(() => staff.stop());
  const nameOf = staff.people.nameOf.bind(staff.people);
  const forPersons = personServices({
    ...{ database, clock, keys, feed, pepper, nameOf },
    anyPushHost: !env.production,
    pushKey: env.carriers.vapid?.publicKey ?? null,
    // Also on the other nodes, whose turn it may be.
    onQueued: () => bus.publish(),
  });
  const metrics = new Metrics({ pool: database.pool, clock, feed });
  const notices = createNotices({
    demo: env.demo,
    database,
    clock,
    bus,
    feed,
    carriers: carriers ?? openCarriers(env.carriers, { production: env.production, publicUrl }),
    log,
    keys,
    links: forPersons.links,
    directory,
    phoneOf: (officer) => staff.seal.phoneOf(officer),
    invitationToken: (channel) => forPersons.contactChannels.makeInvitationToken(channel),
    onTried: (carrier, outcome, { channel, notice, createdAt }) =>
      metrics.tried(
        carrier,
        outcome,
        channel,
        notice === 'RAISED' ? secondsSince(createdAt, clock) : null,
      ),
    receive: (message) => forPersons.contactReplies.receive(message),
    publicUrl,
  });
  if (dispatches) notices.dispatcher.start();
  undo.push(() => notices.stop());
  const alerts = new AlertService({
    ...{ database, feed, keys, clock, pins: forPersons.pins },
    onTrouble: (error) =>
      log.error({ name: (error as Error).name }, 'a position could not be noted'),
  });
  undo.push(() => alerts.stop());
  const escalation = createEscalation({
    ...{ database, feed, clock, audit, directory },
    openPosition: (alert) => alerts.openPosition(alert),
    canCall: (['VOICE', 'SMS'] as const).some(
      (channel) => (notices.carriers.get(channel)?.length ?? 0) > 0,
    ),
    onQueued: () => bus.publish(),
    onTrouble: (error) =>
      log.error({ name: (error as Error).name }, 'an alert cannot move on, trying again'),
  });
  if (escalates) escalation.worker.start();
  undo.push(() => escalation.worker.stop());
  const watch = createWatch({
    ...{ settings: env.watch, pool: database.pool, clock, feed, metrics, publicUrl, node, log },
    carriers: notices.carriers,
    outbox: notices.outbox,
  });
  undo.push(() => watch.auditor.stop());
  const housekeeping = openHousekeeping(env, ground, log, (now) =>
    forPersons.persons.finishErasures(now),
  );
  housekeeping.start();
  undo.push(() => housekeeping.stop());
  return {
    ...ground,
    ...forPersons,
    feed,
    directory,
    admission,
    staff,
    housekeeping,
    notices,
    metrics,
    watch,
    publicUrl,
    demo,
    alerts,
    escalation,
    desk: new DeskService({
      database,
      feed,
      clock,
      onTaken: (alert) => {
        if (alert.consulateCode === TEST_POST.code) return;
        metrics.takenAfter(secondsSince(alert.receivedAt, clock), reachedStep(alert));
      },
    }),
    partners: new PartnerService({ database, clock }),
  };
}

const secondsSince = (then: Date, clock: Ground['clock']) =>
  Math.max(0, clock().getTime() - then.getTime()) / 1_000;

function reachedStep({ supervisorsAt, callCenterAt, posts }: AlertRow): ReachedStep {
  if (supervisorsAt) return 'SUPERVISORS';
  if (posts.length > 1) return 'NEAREST_POST';
  return callCenterAt ? 'CALL_CENTER' : 'POST';
}

function openBus(env: Env, log: Logger, undo: Undo): Bus {
  const bus = env.redisUrl
    ? redisBus({ url: env.redisUrl, onState: (state) => log.warn({ state }, 'redis') })
    : localBus();
  undo.push(() => bus.close());
  return bus;
}

function openFeed(
  bus: Bus,
  { database: { pool }, clock }: Ground,
  log: Logger,
  settings: { seal: CursorSeal; queueLimit: number | undefined },
): Feed<EventRow> {
  return new Feed<EventRow>({
    pool,
    readRows: (ids) => readEventRows(pool, ids),
    bus,
    clock,
    ...settings,
    onTrouble: (trouble) =>
      trouble.kind === 'HELD_BACK'
        ? log.warn(
            { milliseconds: trouble.milliseconds },
            'feed held back by a running transaction',
          )
        : log.warn({ name: (trouble.error as Error).name }, 'the log cannot be read, trying again'),
  });
}
