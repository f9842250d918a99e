import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { story } from './escalation-actions.ts';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';

let database: TestDatabase;
let now: number;
const servers: TestServer[] = [];

async function node(escalates = true): Promise<TestServer> {
  const server = await startTestServer(database, { clock: () => new Date(now), escalates });
  servers.push(server);
  return server;
}

beforeEach(async () => {
  now = Date.parse('2026-11-22T11:00:00.000Z');
  database = await createTestDatabase();
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await database.drop();
});

const runDue = (server: TestServer) => server.services.escalation.worker.runDue();

async function presses(server: TestServer, count: number): Promise<string[]> {
  const raised = Array.from({ length: count }, () =>
    press(server, deviceToken(), { position: LOS_ANGELES }),
  );
  return (await Promise.all(raised)).map(({ id }) => id);
}

const STEPS = [
  'RAISED',
  'ESCALATED CALL_CENTER',
  'ESCALATED NEAREST_POST santa-ana',
  'ESCALATED SUPERVISORS !NO_PHONE',
];

describe('escalation on any number of nodes', () => {
  // The embedded database serves one server.
  it.skipIf(inject('database') !== 'postgres')(
    'does each step once when two look after it at once (needs PostgreSQL)',
    async () => {
      const [one, other] = [await node(), await node()];
      const ids = await presses(one, 40);
      for (const seconds of [30, 60, 90]) {
        now += seconds * 1_000;
        await Promise.all([runDue(one), runDue(other), runDue(one), runDue(other)]);
        // What one held when the other came by is left for the next look.
        await runDue(one);
      }
      const desk = await one.signIn('los-angeles');
      for (const id of ids) expect(await story(one, id, desk)).toEqual(STEPS);
    },
  );

  it('goes on from where it stood when a server ended between two steps', async () => {
    const first = await node();
    const [id] = (await presses(first, 1)) as [string];
    now += 30_000;
    await runDue(first);
    await servers.pop()?.stop();
    now += 60_000;
    const second = await node();
    await runDue(second);
    const desk = await second.signIn('los-angeles');
    expect(await story(second, id, desk)).toEqual(STEPS.slice(0, 3));
    now += 90_000;
    await runDue(second);
    expect(await story(second, id, desk)).toEqual(STEPS);
  });

  it('wakes by itself', async () => {
    const server = await node();
    const [id] = (await presses(server, 1)) as [string];
    const desk = await server.signIn('los-angeles');
    now += 30_000;
    await expect.poll(() => story(server, id, desk), { timeout: 5_000 }).toHaveLength(2);
  });

  it('is left alone by a server of the tests that has not been told to move alerts on', async () => {
    const [id] = (await presses(await node(), 1)) as [string];
    await servers.pop()?.stop();
    now += 30_000;
    const server = await node(false);
    expect(await story(server, id, await server.signIn('los-angeles'))).toEqual(['RAISED']);
  });
});
