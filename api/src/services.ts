import type { Logger } from 'pino';
import { Admission } from './admission/admission.ts';
import { AlertService } from './alerts/alert-service.ts';
import { asTold } from './alerts/as-told.ts';
import { DeskService } from './alerts/desk-service.ts';
import { type EventRow, readEventRows } from './alerts/event-row-store.ts';
import { ConsularDirectory } from './consulates/consular-directory.ts';
import type { Env } from './env.ts';
import { localBus } from './feed/bus.ts';
import { Feed } from './feed/feed.ts';
import { redisBus } from './feed/redis-bus.ts';
import { type Ground, openHousekeeping } from './ground.ts';
import { PartnerService } from './partners/partner-service.ts';
import { personServices } from './person-services.ts';
import { pepperOf } from './privacy/pepper.ts';
import type { Services } from './schema/context.ts';
import { startStaff } from './staff/start-staff.ts';

/** What was started, to be undone in reverse order. */
export type Undo = Array<() => Promise<unknown> | unknown>;

interface Options {
  log: Logger;
  undo: Undo;
  /** The origin that links lead to. */
  publicUrl: string;
  feedQueueLimit?: number;
}

/** Starts everything that the doors serve, over a database that is ready. */
export async function startServices(
  env: Env,
  ground: Ground,
  { log, undo, publicUrl, feedQueueLimit }: Options,
): Promise<Services> {
  const { database, keys, audit, clock } = ground;
  const pepper = pepperOf(env);
  const feed = openFeed(env, ground, log, undo, feedQueueLimit);
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
  const forPersons = personServices({ database, clock, keys, feed, pepper, asTold, nameOf });
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
    publicUrl,
    alerts: new AlertService({ database, feed, keys, clock, pins: forPersons.pins }),
    desk: new DeskService({ database, feed, clock }),
    partners: new PartnerService({ database, clock }),
  };
}

function openFeed(
  env: Env,
  { database: { pool }, clock }: Ground,
  log: Logger,
  undo: Undo,
  queueLimit: number | undefined,
): Feed<EventRow> {
  const bus = env.redisUrl
    ? redisBus({ url: env.redisUrl, onState: (state) => log.warn({ state }, 'redis') })
    : localBus();
  undo.push(() => bus.close());
  return new Feed<EventRow>({
    pool,
    readRows: (ids) => readEventRows(pool, ids),
    bus,
    clock,
    queueLimit,
    onTrouble: (trouble) =>
      trouble.kind === 'HELD_BACK'
        ? log.warn(
            { milliseconds: trouble.milliseconds },
            'feed held back by a running transaction',
          )
        : log.warn({ name: (trouble.error as Error).name }, 'the log cannot be read, trying again'),
  });
}
