import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Carrier, Carriers } from '../src/notices/carriers/carrier.ts';
import {
  createTestDatabase,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';
import { addReceiver, type Channel } from './notice-actions.ts';
import { enrolled } from './person-actions.ts';

/** Ten presses of each are a thousand alerts, and each contact is told of each. */
const PEOPLE = 100;
const WAYS: Channel[] = ['SMS', 'WHATSAPP', 'EMAIL', 'EMAIL'];
const CONTACTS = PEOPLE * WAYS.length;
/** What is no first notice and waits with them. */
const TESTS = 2 * CONTACTS;
const HOUR = 3_600_000;
/** Of one channel at a time. */
const AT_ONCE = 24;

let database: TestDatabase;
let pressing: TestServer;
let sending: TestServer;
const tokens: string[] = [];
/** How late the clock of the sending server is. As long as it is, nothing is due for it. */
let late = 0;

/** Quick carriers that keep nothing but counts. */
const counts = {
  first: 0,
  others: 0,
  atOnce: 0,
  /** How many first notices of its channel were not handed over yet when another notice was, at most. */
  overtaken: 0,
  firstLeft: new Map<Channel, number>(),
};
const underWay = new Map<Channel, number>();

const countingCarrier = (channel: Channel): Carrier => ({
  name: `counting-${channel}`,
  channel,
  async send({ urgent, deliveryId }) {
    const left = counts.firstLeft.get(channel) ?? 0;
    if (urgent) {
      counts.first += 1;
      counts.firstLeft.set(channel, left - 1);
    } else {
      counts.others += 1;
      counts.overtaken = Math.max(counts.overtaken, left);
    }
    const now = (underWay.get(channel) ?? 0) + 1;
    underWay.set(channel, now);
    counts.atOnce = Math.max(counts.atOnce, now);
    await new Promise((resolve) => setImmediate(resolve));
    underWay.set(channel, (underWay.get(channel) as number) - 1);
    return { ref: deliveryId };
  },
});
const carriers: Carriers = new Map(
  (['SMS', 'WHATSAPP', 'EMAIL'] as const).map((channel) => [channel, [countingCarrier(channel)]]),
);

const onPostgres = inject('database') === 'postgres';

beforeAll(async () => {
  if (!onPostgres) return;
  database = await createTestDatabase();
  pressing = await startTestServer(database, { carriers, dispatches: false });
  sending = await startTestServer(database, { carriers, clock: () => new Date(Date.now() - late) });
  await inTurns(PEOPLE, async () => {
    const { token } = await enrolled(pressing);
    for (const way of WAYS) await addReceiver(pressing, token, [way]);
    tokens.push(token);
  });
});

afterAll(async () => {
  await sending?.stop();
  await pressing?.stop();
  await database?.drop();
});

/** So often, a few at a time. */
async function inTurns(times: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: 25 }, worker));
}

async function pressAll(times: number): Promise<void> {
  for (const way of WAYS) {
    const left = counts.firstLeft.get(way) ?? 0;
    counts.firstLeft.set(way, left + PEOPLE * times);
  }
  await inTurns(PEOPLE * times, (index) =>
    press(pressing, tokens[index % PEOPLE] as string, { position: LOS_ANGELES }),
  );
}

/** What the process holds once all that nobody needs is gone. */
async function heap(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let times = 0; times < 3; times += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}

async function statesOf(notice: string): Promise<unknown> {
  const { rows } = await pressing.services.database.pool.query(
    `SELECT state, attempts, uncertain, count(*)::int AS count FROM deliveries
     WHERE notice = $1::"NoticeKind" GROUP BY 1, 2, 3`,
    [notice],
  );
  return rows;
}

const allSent = async () => {
  const { rows } = await pressing.services.database.pool.query(
    `SELECT FROM deliveries WHERE state IN ('QUEUED', 'SENDING') LIMIT 1`,
  );
  return rows.length === 0;
};

// The embedded database serves one server, and so many presses take it minutes.
describe.skipIf(!onPostgres)(
  'a thousand alerts at once, with four contacts each (need PostgreSQL)',
  () => {
    it('are all told, before everything else that waits, and leave nothing in memory', async () => {
      await pressAll(2);
      await until(allSent, 60_000);
      const before = await heap();
      Object.assign(counts, { first: 0, others: 0, atOnce: 0, overtaken: 0 });

      late = HOUR;
      const { pool } = pressing.services.database;
      await pool.query(
        `INSERT INTO deliveries (notice, channel, person_id, contact_id, due_at, created_at)
       SELECT 'TEST', channel, person_id, contact_id, $1, $1 FROM contact_channels CROSS JOIN generate_series(1, 2)`,
        [new Date()],
      );
      await pressAll(10);
      expect(counts).toMatchObject({ first: 0, others: 0 });
      late = 0;
      await until(allSent, 60_000);
      expect(counts).toMatchObject({ first: 10 * CONTACTS, others: TESTS });
      // Those that were on their way already.
      expect(counts.overtaken).toBeLessThan(AT_ONCE);
      expect(counts.atOnce).toBeLessThanOrEqual(AT_ONCE);
      const once = { state: 'ACCEPTED', attempts: 1, uncertain: false };
      expect(await statesOf('RAISED')).toEqual([{ ...once, count: 12 * CONTACTS }]);
      expect(await statesOf('TEST')).toEqual([{ ...once, count: TESTS }]);
      // One row kept of each notice would be 1.11; what is kept of none was seen to be 0.99 to 1.00.
      expect((await heap()) / before).toBeLessThan(1.06);
    }, 150_000);
  },
);
