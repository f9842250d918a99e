import { beforeAll, describe, expect, it } from 'vitest';
import { type Audience, audienceOf, withStatus } from '../src/alerts/audience.ts';
import { isAlertIn, isEventIn } from '../src/alerts/audience-predicate.ts';
import { alertsSql, eventsSql } from '../src/alerts/audience-sql.ts';
import { alertsWhere, eventsWhere } from '../src/alerts/audience-where.ts';
import { duressView } from '../src/alerts/duress-view.ts';
import { type EventRow, readEventRows } from '../src/alerts/event-row-store.ts';
import type { Alert } from '../src/db/generated/client.ts';
import { AlertStatus } from '../src/db/generated/enums.ts';
import { ensureLogEpoch } from '../src/feed/log-epoch-store.ts';
import { readLog } from '../src/feed/log-store.ts';
import type { Viewer } from '../src/viewer.ts';
import { useTestServer } from './harness.ts';
import { fillRandomly, Random, randomViewers } from './random-world.ts';

const { server } = useTestServer({ dispatches: false });
/** Given by hand it makes the same world again. */
const seed = Number(process.env.AUDIENCE_SEED ?? Date.now() % 2 ** 31);
const random = new Random(seed);

/** An audience, and for the message of a failure whose it is. */
interface Case {
  name: string;
  audience: Audience;
}

let cases: Case[];
let alerts: Alert[];
let rows: EventRow[];

function casesOf(viewer: Viewer): Case[] {
  const name = `seed ${seed}: ${JSON.stringify(viewer)}`;
  const [consulate] = viewer?.kind === 'OFFICER' ? viewer.posts : [];
  const whole = { name, audience: audienceOf(viewer) };
  if (!consulate) return [whole];
  return [whole, { name: `${name} at ${consulate}`, audience: audienceOf(viewer, { consulate }) }];
}

beforeAll(async () => {
  const world = await fillRandomly(server, random);
  const { pool, prisma } = server.services.database;
  cases = randomViewers(random, world).flatMap(casesOf);
  alerts = await prisma.alert.findMany();
  const { rows: ids } = await pool.query<{ id: string }>('SELECT id FROM alert_events');
  rows = [
    ...(
      await readEventRows(
        pool,
        ids.map(({ id }) => BigInt(id)),
      )
    ).values(),
  ];
});

const idsOf = (found: Array<{ id: string | bigint }>) => found.map(({ id }) => String(id)).sort();

async function idsBySql(from: string, { text, values }: ReturnType<typeof alertsSql>) {
  const { pool } = server.services.database;
  return idsOf((await pool.query(`SELECT id FROM ${from} WHERE ${text}`, values)).rows);
}

/** Expects the same alerts of Prisma, SQL and the program: by what Prisma read and by what the feed read. */
async function expectOneAnswer(name: string, condition: Audience['alerts']): Promise<string[]> {
  const { prisma } = server.services.database;
  const found = idsOf(await prisma.alert.findMany({ where: alertsWhere(condition) }));
  const read = new Map(rows.map(({ alert }) => [alert.id, alert]));
  for (const answer of [
    await idsBySql('alerts a', alertsSql(condition)),
    idsOf(alerts.filter((alert) => isAlertIn(condition, alert))),
    idsOf([...read.values()].filter((alert) => isAlertIn(condition, alert))),
  ])
    expect([name, ...answer]).toEqual([name, ...found]);
  return found;
}

describe('an audience', () => {
  it('is the same for alerts, whether Prisma, SQL or the program decides', async () => {
    for (const { name, audience } of cases) await expectOneAnswer(name, audience.alerts);
  });

  it('asks for states as it is told of them', async () => {
    for (const { name, audience } of cases) {
      const among = random.some(Object.values(AlertStatus));
      const found = await expectOneAnswer(`${name} ${among}`, withStatus(audience, among));
      const told = alerts.map((alert) => (audience.duressView ? duressView(alert) : alert));
      expect([name, ...found]).toEqual([
        name,
        ...idsOf(told.filter(({ status }) => among.includes(status))),
      ]);
    }
  });

  it('is the same for the events of an alert', async () => {
    const { prisma } = server.services.database;
    for (const { name, audience } of cases) {
      const where = eventsWhere(audience.events);
      const found = idsOf(await prisma.alertEvent.findMany({ where, select: { id: true } }));
      for (const answer of [
        await idsBySql('alert_events e', eventsSql(audience.events)),
        idsOf(rows.filter((row) => isEventIn(audience.events, row, row))),
      ])
        expect([name, ...answer]).toEqual([name, ...found]);
    }
  });

  it('is the same for the log, read or live', async () => {
    const { pool } = server.services.database;
    const epoch = await ensureLogEpoch(pool, server.services.clock);
    for (const { name, audience } of cases) {
      const filter = { kind: 'WHERE' as const, ...eventsSql(audience.log) };
      const read = await readLog(pool, epoch, filter, { tx: 0n, id: 0n }, 10_000);
      const live = rows.filter((row) => isEventIn(audience.log, row, row));
      expect([name, ...idsOf(live)]).toEqual([name, ...idsOf(read)]);
      // Before the rows are read nothing may be left out.
      const expected = rows.filter((row) => isEventIn(audience.log, row, null));
      expect([name, ...idsOf(expected)]).toEqual(expect.arrayContaining(idsOf(live)));
    }
  });

  it('follows nothing of an alert that it does not see, but that it is no longer theirs', async () => {
    for (const { name, audience } of cases) {
      if (!audience.duressView && !name.includes('REPRESENTATIVE')) continue;
      const followed = rows.filter(
        (row) =>
          isEventIn(audience.log, row, row) &&
          !isAlertIn(audience.alerts, row.alert) &&
          row.type !== 'ASSIGNMENT_LAPSED',
      );
      expect([name, ...idsOf(followed)]).toEqual([name]);
    }
  });

  it('is of each kind in this test, and follows something', async () => {
    const kinds = cases.filter(({ audience }) =>
      rows.some((row) => isEventIn(audience.log, row, row)),
    );
    expect(new Set(kinds.map(({ audience }) => JSON.parse(audience.key)[0])).size).toBe(8);
  });
});
