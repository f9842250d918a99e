import { beforeAll, describe, expect, it } from 'vitest';
import { seesAlert } from '../src/alerts/audience-predicate.ts';
import { alertsVisibleTo } from '../src/alerts/audience-where.ts';
import { readEventRows } from '../src/alerts/event-row-store.ts';
import { feedAudienceOf } from '../src/alerts/feed-audience.ts';
import { writeEvents } from '../src/alerts/log-writer.ts';
import { ensureLogEpoch } from '../src/feed/log-epoch-store.ts';
import { readLog } from '../src/feed/log-store.ts';
import type { KnownViewer, OfficerViewer } from '../src/viewer.ts';
import { assign, close, release, take } from './actions.ts';
import { officer } from './escalation-actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  SAN_DIEGO,
  until,
  useTestServer,
} from './harness.ts';

const { server } = useTestServer();
let desk: { cookie: string; id: string };
let lawyer: { cookie: string; id: string };
let forced: string;
let persons: string[];

async function pressed(position: object): Promise<{ id: string; personId: string }> {
  const { id, personId } = await press(server, deviceToken(), { position });
  return { id, personId };
}

/** Cancelled under duress at Los Angeles, and shared with San Diego after that. */
async function cancelledUnderDuress(): Promise<string> {
  const { id, personId } = await pressed(LOS_ANGELES);
  const { database, pins, alerts } = server.services;
  const device = await database.prisma.device.findFirstOrThrow({ where: { personId } });
  const viewer = { kind: 'PERSON' as const, personId, deviceId: device.id };
  await pins.setPin(viewer, { pin: '8305', duressPin: '4917' });
  await alerts.cancelAlert(viewer, id, '4917');
  await database.pool.query(
    `UPDATE alerts SET posts = array_append(posts, 'san-diego') WHERE id = $1`,
    [id],
  );
  return id;
}

beforeAll(async () => {
  desk = await officer(server, 'los-angeles');
  lawyer = await officer(server, 'representative');
  const here = await pressed(LOS_ANGELES);
  const there = await pressed(SAN_DIEGO);
  persons = [here.personId, there.personId];
  await take(server, here.id, desk.cookie);
  await assign(server, here.id, lawyer.id, desk.cookie);
  const passing = await pressed(LOS_ANGELES);
  await assign(server, passing.id, lawyer.id, desk.cookie);
  await release(server, passing.id, desk.cookie);
  forced = await cancelledUnderDuress();
  const left = await pressed(LOS_ANGELES);
  await server.services.database.pool.query(
    `UPDATE alerts SET posts = '{san-diego}', former_posts = '{los-angeles}' WHERE id = $1`,
    [left.id],
  );
});

function viewers(): Array<[string, KnownViewer]> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const staff = (role: OfficerViewer['role'], ...posts: string[]): KnownViewer => {
    const who = { officerId: desk.id, name: 'Uno', role };
    return { kind: 'OFFICER', ...who, posts, expiresAt };
  };
  const partner = (...posts: string[]): KnownViewer => {
    const ids = { partnerId: desk.id, keyId: desk.id };
    return { kind: 'PARTNER', ...ids, posts, scopes: [], expiresAt };
  };
  const person = (personId: string) => ({ kind: 'PERSON', personId, deviceId: desk.id }) as const;
  return [
    ['a person', person(persons[0] as string)],
    ['another person', person(persons[1] as string)],
    [
      'a contact',
      {
        kind: 'CONTACT',
        contactId: desk.id,
        personId: persons[0] as string,
        alertId: forced,
        shares: 'HAPPENED',
        expiresAt,
      },
    ],
    ['a representative', { kind: 'REPRESENTATIVE', officerId: lawyer.id, name: 'Dos', expiresAt }],
    ['a partner of Los Angeles', partner('los-angeles')],
    ['a partner of San Diego', partner('san-diego')],
    ['a partner of no post', partner()],
    ['an officer of Los Angeles', staff('OFFICER', 'los-angeles')],
    ['an officer of San Diego', staff('OFFICER', 'san-diego')],
    ['an officer of both', staff('OFFICER', 'los-angeles', 'san-diego')],
    ['a supervisor', staff('SUPERVISOR', 'san-diego')],
    ['the call centre', staff('CALL_CENTER')],
  ];
}

describe('what a viewer sees', () => {
  it('is the same whether the database or the program decides', async () => {
    const { prisma, pool } = server.services.database;
    const epoch = await ensureLogEpoch(pool, server.services.clock);
    const alerts = await prisma.alert.findMany();
    const start = { tx: 0n, id: 0n };
    const events = await readLog(pool, epoch, { kind: 'ALL' }, start, 1_000);
    expect(events.length).toBeGreaterThanOrEqual(10);
    const rows = await readEventRows(
      pool,
      events.map(({ id }) => id),
    );
    for (const [name, viewer] of viewers()) {
      const read = await prisma.alert.findMany({ where: alertsVisibleTo(viewer) });
      const seen = alerts.filter((alert) => seesAlert(viewer, alert));
      expect([name, ...seen.map(({ id }) => id).sort()]).toEqual([
        name,
        ...read.map(({ id }) => id).sort(),
      ]);
      const audience = feedAudienceOf(viewer);
      const told = events.filter((event) => {
        const row = rows.get(event.id);
        return row !== undefined && audience.sees(event, row);
      });
      const logged = await readLog(pool, epoch, audience.filter, start, 1_000);
      expect([name, ...told.map(({ id }) => id)]).toEqual([name, ...logged.map(({ id }) => id)]);
    }
  });

  it('ends for a representative with the assignment, also in the live feed', async () => {
    const feed = server.follow<FeedMessage>({ query: FEED }, lawyer.cookie);
    await until(async () => server.services.feed.followerCount > 0);
    const first = await pressed(LOS_ANGELES);
    // All three happen before the feed reads them: only what is theirs then may come.
    await server.services.database.pool.query(
      `UPDATE alerts SET status = 'ASSIGNED', assigned_to_id = $2, assigned_at = now() WHERE id = $1`,
      [first.id, desk.id],
    );
    await server.services.database.pool.query(
      `SELECT * FROM ${writeEvents('(SELECT) one', { alert_id: '$1', type: "'ASSIGNED'", at: 'now()', assignee_id: '$2' })}`,
      [first.id, lawyer.id],
    );
    const second = await pressed(LOS_ANGELES);
    await assign(server, second.id, lawyer.id, desk.cookie);
    expect((await feed.next()).alertFeed.alert.id).toBe(second.id);
    feed.stop();
  });

  it('leaves out, for a partner, where an alert went after a forced cancel, also in the live feed', async () => {
    const { partners } = server.services;
    const { id: partnerId } = await partners.createPartner('Casa de Ayuda', ['san-diego']);
    const { key } = await partners.createKey({ partnerId, scopes: ['ALERTS'], expiresInDays: 30 });
    const before = server.services.feed.followerCount;
    const feed = server.follow<FeedMessage>({ query: FEED }, key);
    await until(async () => server.services.feed.followerCount > before);
    await take(server, forced, desk.cookie);
    await close(server, forced, desk.cookie);
    const { id } = await pressed(SAN_DIEGO);
    expect((await feed.next()).alertFeed.alert.id).toBe(id);
    feed.stop();
  });
});
