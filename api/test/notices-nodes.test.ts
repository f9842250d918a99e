import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  createTestDatabase,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';
import {
  addAskedReceiver,
  addReceiver,
  deliveriesOf,
  sendDue,
  untilSettled,
} from './notice-actions.ts';
import { enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const SECOND = 1_000;

let database: TestDatabase;
let now: number;
let carriers: RecordingCarriers;
const servers: TestServer[] = [];

/** A node with carriers of its own or those of all. */
async function node(own = carriers, dispatches = true): Promise<TestServer> {
  const server = await startTestServer(database, {
    clock: () => new Date(now),
    carriers: own.carriers,
    dispatches,
  });
  servers.push(server);
  return server;
}

beforeEach(async () => {
  now = Date.parse('2026-11-22T11:00:00.000Z');
  database = await createTestDatabase();
  carriers = new RecordingCarriers();
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await database.drop();
});

// The embedded database serves one server.
describe.skipIf(inject('database') !== 'postgres')('notices on two nodes (need PostgreSQL)', () => {
  it('are handed over exactly once each, first ones and others', async () => {
    const asking = await node(carriers, false);
    const people = [];
    for (let index = 0; index < 40; index += 1) {
      const { token } = await enrolled(asking);
      people.push({ token, contact: await addReceiver(asking, token, ['SMS', 'EMAIL']) });
    }
    await Promise.all(people.map(({ token }) => press(asking, token)));
    const { pool } = asking.services.database;
    await pool.query(
      `INSERT INTO deliveries (notice, channel, person_id, contact_id, due_at, created_at)
       SELECT 'TEST', channel, person_id, contact_id, $1, $1 FROM contact_channels CROSS JOIN generate_series(1, 5)`,
      [new Date(now)],
    );
    const [one, other] = await Promise.all([node(), node()]);
    await Promise.all([untilSettled(one, new Date(now)), untilSettled(other, new Date(now))]);
    const { rows } = await pool.query<{ id: string; attempts: number; state: string }>(
      'SELECT id, attempts, state FROM deliveries ORDER BY id',
    );
    expect(rows).toHaveLength(40 * 2 * (1 + 1 + 5));
    const handedOver = carriers.all.map(({ deliveryId }) => deliveryId).toSorted();
    expect(handedOver).toEqual(rows.map(({ id }) => id).toSorted());
    expect(
      rows.filter(({ attempts, state }) => attempts !== 1 || state !== 'ACCEPTED'),
    ).toHaveLength(0);
    const workers = await pool.query('SELECT DISTINCT worker FROM deliveries');
    expect(workers.rows).toHaveLength(2);
    carriers.clear();
  });

  it('of a node that died are the other’s within ten seconds, and say that they may be repeated', async () => {
    const dead = new RecordingCarriers();
    const one = await node(dead);
    const { token } = await enrolled(one);
    const contact = await addAskedReceiver(one, dead, token, ['SMS']);
    await untilSettled(one, new Date(now));
    const held = dead.hold('SMS');
    const { id } = await press(one, token);
    await until(() => held.held.length === 1);
    await one.services.notices.dispatcher.stop(0);
    const other = await node();
    now += 7 * SECOND;
    await sendDue(other);
    carriers.expectNothingElse();
    // The sweep of each second finds it.
    now += 2 * SECOND;
    const sms = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    expect(sms.text).toContain('(puede repetirse)');
    await untilSettled(other, new Date(now));
    held.letGo();
    // What the dead one had to say about its own try changes nothing about the other's.
    await dead.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await until(async () => {
      const [only] = await deliveriesOf(other, id, token);
      return only?.attempts.every(({ outcome }) => outcome === 'ACCEPTED') ?? false;
    });
    expect(await deliveriesOf(other, id, token)).toMatchObject([
      { state: 'ACCEPTED', attempts: [{ number: 1 }, { number: 2 }] },
    ]);
  });

  it('stay with a node whose carrier is slow for as long as it lives', async () => {
    const slow = new RecordingCarriers();
    const one = await node(slow);
    const { token } = await enrolled(one);
    const contact = await addAskedReceiver(one, slow, token, ['SMS']);
    await untilSettled(one, new Date(now));
    const held = slow.hold('SMS');
    const { id } = await press(one, token);
    await until(() => held.held.length === 1);
    const other = await node();
    const { pool } = other.services.database;
    for (let times = 0; times < 3; times += 1) {
      now += 5 * SECOND;
      await until(async () => {
        const { rows } = await pool.query<{ dueAt: Date }>(
          'SELECT due_at AS "dueAt" FROM deliveries WHERE alert_id = $1',
          [id],
        );
        return (rows[0]?.dueAt.getTime() ?? 0) === now + 8 * SECOND;
      });
    }
    await sendDue(other);
    held.letGo();
    const sms = await slow.expectTo(contact.phone, 'pide ayuda', 'SMS');
    expect(sms.text).not.toContain('repetirse');
    await untilSettled(other, new Date(now));
    expect(await deliveriesOf(other, id, token)).toMatchObject([
      { state: 'ACCEPTED', attempts: [{ number: 1 }] },
    ]);
  });
});
