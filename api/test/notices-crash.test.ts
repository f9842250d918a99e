import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { postponeSteps } from './escalation-actions.ts';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';
import { type HeldStatements, holdStatements } from './held-statements.ts';
import { deliveriesOf, sendDue } from './notice-actions.ts';
import { doAs } from './person-actions.ts';
import { isAlive, type ServerProcess, startServerProcess } from './server-process.ts';
import {
  postAsTwilio,
  startTwilioServer,
  type TwilioServer,
  twilioSettings,
} from './twilio-server.ts';

// Each row of the table in docs/decisions/016-notices.md is a test of this file.

const onPostgres = inject('database') === 'postgres';
let database: TestDatabase;
let server: ServerProcess;
let twilio: TwilioServer;
let phones = 0;

beforeAll(async () => {
  twilio = await startTwilioServer();
  database = await createTestDatabase();
  await restart();
  await postponeSteps(server);
});

afterAll(async () => {
  if (isAlive(server.pid)) server.kill('SIGTERM');
  await server.exited;
  await twilio.stop();
  await database.drop();
});

beforeEach(() => {
  twilio.behavior = { kind: 'TAKE' };
  twilio.taken.length = 0;
  twilio.requests.length = 0;
});

afterEach(async () => {
  if (!isAlive(server.pid)) await restart();
});

async function restart(): Promise<void> {
  server = await startServerProcess({
    ...database.settings,
    ...twilioSettings(twilio),
    LIMITS: 'off',
  });
}

/** Starts the server again in this process, where it sends all at once what it would send later. */
async function restartHere(): Promise<TestServer> {
  return startTestServer(database, {
    settings: twilioSettings(twilio),
    // What the killed one had taken is anybody's by now.
    clock: () => new Date(Date.now() + 10_000),
  });
}

/** Kills the server, and with it the embedded database, in the middle of whatever they do. */
async function killAll(): Promise<void> {
  for (const pid of [...server.children(), server.pid]) process.kill(pid, 'SIGKILL');
  await server.exited;
}

/** A person with one contact who has answered nothing yet, after the message that asks them. */
async function personWithContact(): Promise<string> {
  const token = deviceToken();
  const phone = `+1213555${3001 + phones++}`;
  await doAs(server, token, 'enroll', { input: {} });
  await doAs(server, token, 'addContact', { input: { name: 'Lucía', phone, channels: ['SMS'] } });
  await twilio.arrivals.expect(({ form }) => form.Body?.includes('quiere avisarle') ?? false);
  if (onPostgres)
    await until(
      async () => (await ask(`SELECT FROM deliveries WHERE state = 'SENDING'`)).length === 0,
    );
  return token;
}

async function ask<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.settings.DATABASE_URL });
  await client.connect();
  return (await client.query<Row>(sql, values).finally(() => client.end())).rows;
}

/** How the only delivery of an alert stands in its table, with the server down. */
async function rowOf(alertId: string): Promise<string> {
  const rows = await ask<{ state: string; attempts: number }>(
    'SELECT state, attempts FROM deliveries WHERE alert_id = $1',
    [alertId],
  );
  return rows.map(({ state, attempts }) => `${state} ${attempts}`).join();
}

/** Has what a dead worker held, and what is wrongly thought to be left, taken over without waiting for it. */
const endLeases = () => ask('UPDATE deliveries SET due_at = now()');

/** State and outcomes of an alert's only delivery, as the person sees them. */
async function shown(
  id: string,
  token: string,
  at: Pick<TestServer, 'ask'> = server,
): Promise<string> {
  const [only] = await deliveriesOf(at, id, token);
  return `${only?.state}: ${only?.attempts.map(({ outcome }) => outcome).join(', ')}`;
}

const untilShown = (id: string, token: string, expected: string) =>
  until(async () => (await shown(id, token)) === expected, 20_000);

const isAlert = ({ form }: { form: Record<string, string> }) =>
  form.Body?.includes('pide ayuda:') ?? false;
/** The text of a first notice that Twilio took. A second one that nobody waits for fails the test. */
const nextText = async (limitMs?: number) =>
  (await twilio.arrivals.expect(isAlert, limitMs)).form.Body as string;
const alertsAsked = () => twilio.requests.filter(isAlert);

describe('a server that is killed', () => {
  it('between two tries: it is sent after the start, and only once', async () => {
    const token = await personWithContact();
    twilio.behavior = { kind: 'ERROR', status: 503, code: 20503 };
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await until(async () => (await shown(id, token)).includes('FAULT'));
    await killAll();
    twilio.behavior = { kind: 'TAKE' };
    await restart();
    expect(await nextText()).not.toContain('repetirse');
    await until(async () => (await shown(id, token)).startsWith('ACCEPTED'));
  });

  it('while the carrier has not answered: after the lease another takes over, and says that it may be repeated', async () => {
    const token = await personWithContact();
    twilio.behavior = { kind: 'STALL' };
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await until(() => alertsAsked().length === 1);
    await killAll();
    twilio.behavior = { kind: 'TAKE' };
    await restart();
    expect(await nextText(20_000)).toContain('(puede repetirse)');
    await untilShown(id, token, 'ACCEPTED: , ACCEPTED');
  });

  it('after the answer was written down: nothing is sent again, and the carrier’s later word is heard', async () => {
    const token = await personWithContact();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await untilShown(id, token, 'ACCEPTED: ACCEPTED');
    await nextText();
    await killAll();
    const again = await restartHere();
    try {
      await sendDue(again);
      twilio.arrivals.expectNothingElse();
      expect(await shown(id, token, again)).toBe('ACCEPTED: ACCEPTED');
      expect((await sayDelivered(again)).status).toBe(204);
      expect(await shown(id, token, again)).toBe('DELIVERED: DELIVERED');
    } finally {
      await again.stop();
    }
  });
});

/** Twilio's later word about the last message that it took, to the server that is up now. */
function sayDelivered({ url }: { url: string } = server): Promise<Response> {
  const { pathname, search } = new URL(alertsAsked().at(-1)?.form.StatusCallback as string);
  return postAsTwilio({
    serverUrl: url,
    address: `${pathname}${search}`,
    form: { MessageStatus: 'delivered' },
  });
}

// Only a second connection to the database can hold the server at these points, and the embedded one has no second.
describe.skipIf(!onPostgres)(
  'a server that is killed inside a statement (needs PostgreSQL)',
  () => {
    let held: HeldStatements;

    const hold = async (sql: string) => {
      held = await holdStatements(database.settings.DATABASE_URL as string, sql);
    };

    afterEach(() => held.end());

    it('before the press is committed: nobody is told until the phone sends it again, then once', async () => {
      const token = await personWithContact();
      await hold('LOCK TABLE deliveries IN EXCLUSIVE MODE');
      const input = { id: randomUUID(), position: LOS_ANGELES };
      const answer = press(server, token, input).catch(() => 'none');
      await held.untilHeld('new_person');
      await killAll();
      await held.lose();
      expect(await answer).toBe('none');
      expect(await rowOf(input.id)).toBe('');
      await restart();
      const { id } = await press(server, token, input);
      expect(id).toBe(input.id);
      await untilShown(id, token, 'ACCEPTED: ACCEPTED');
      expect(await nextText()).not.toContain('repetirse');
    });

    it('before a worker has taken it: it is sent after the start, and only once', async () => {
      const token = await personWithContact();
      await hold('LOCK TABLE delivery_attempts IN EXCLUSIVE MODE');
      const { id } = await press(server, token, { position: LOS_ANGELES });
      await held.untilHeld('room AS');
      await killAll();
      await held.lose();
      expect(await rowOf(id)).toBe('QUEUED 0');
      await restart();
      await untilShown(id, token, 'ACCEPTED: ACCEPTED');
      expect(alertsAsked()).toHaveLength(1);
      expect(await nextText()).not.toContain('repetirse');
    });

    it('after a worker took it, before the carrier is called: it is sent once, and says that it may be repeated', async () => {
      const token = await personWithContact();
      await hold('LOCK TABLE delivery_attempts IN EXCLUSIVE MODE');
      const { id } = await press(server, token, { position: LOS_ANGELES });
      await held.untilHeld('room AS');
      await killAll();
      await held.letCommit();
      await until(async () => (await rowOf(id)) === 'SENDING 1');
      expect(alertsAsked()).toHaveLength(0);
      await endLeases();
      await restart();
      await untilShown(id, token, 'ACCEPTED: , ACCEPTED');
      expect(alertsAsked()).toHaveLength(1);
      expect(await nextText()).toContain('(puede repetirse)');
    });

    it('after the carrier took it, before that is written down: it comes twice rather than never', async () => {
      const token = await personWithContact();
      twilio.behavior = { kind: 'TAKE', lateMs: 500 };
      const { id } = await press(server, token, { position: LOS_ANGELES });
      expect(await nextText()).not.toContain('repetirse');
      await hold(
        `SELECT FROM delivery_attempts WHERE delivery_id = (SELECT id FROM deliveries WHERE alert_id = '${id}') FOR UPDATE`,
      );
      await held.untilHeld('accepted_at');
      await killAll();
      await held.lose();
      expect(await rowOf(id)).toBe('SENDING 1');
      twilio.behavior = { kind: 'TAKE' };
      await endLeases();
      await restart();
      await untilShown(id, token, 'ACCEPTED: , ACCEPTED');
      expect(await nextText()).toContain('(puede repetirse)');
    });

    it.each([
      ['while', 'lose', 'ACCEPTED 1'],
      ['after', 'letCommit', 'DELIVERED 1'],
    ] as const)(
      '%s the carrier’s later word is written down: it is heard when it is said again, and nothing is sent',
      async (_when, end, expected) => {
        const token = await personWithContact();
        const { id } = await press(server, token, { position: LOS_ANGELES });
        await untilShown(id, token, 'ACCEPTED: ACCEPTED');
        await nextText();
        await hold(`SELECT FROM deliveries WHERE alert_id = '${id}' FOR UPDATE`);
        const answer = sayDelivered().catch(() => 'none');
        await held.untilHeld('delivered_at');
        await killAll();
        await held[end]();
        expect(await answer).toBe('none');
        await until(async () => (await rowOf(id)) === expected);
        await endLeases();
        await restart();
        for (let times = 0; times < 2; times += 1) expect((await sayDelivered()).status).toBe(204);
        expect(await shown(id, token)).toBe('DELIVERED: DELIVERED');
        // Whatever else is due would be taken together with what asks this person's contact.
        await personWithContact();
      },
    );
  },
);
