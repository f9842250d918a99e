import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  type TestDatabase,
  until,
} from './harness.ts';
import { doAs } from './person-actions.ts';
import { isAlive, type ServerProcess, startServerProcess } from './server-process.ts';
import { startTwilioServer, type TwilioServer, twilioSettings } from './twilio-server.ts';

const PHONE = '+12135553001';
let database: TestDatabase;
let server: ServerProcess;
let twilio: TwilioServer;

beforeEach(async () => {
  twilio = await startTwilioServer();
  database = await createTestDatabase();
  await restart();
});

afterEach(async () => {
  if (isAlive(server.pid)) server.kill('SIGTERM');
  await server.exited;
  await twilio.stop();
  await database.drop();
});

async function restart(): Promise<void> {
  server = await startServerProcess({
    ...database.settings,
    ...twilioSettings(twilio),
    LIMITS: 'off',
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
  await doAs(server, token, 'enroll', { input: {} });
  await doAs(server, token, 'addContact', {
    input: { name: 'Lucía', phone: PHONE, channels: ['SMS'] },
  });
  expect((await twilio.next()).form.Body).toContain('quiere avisarle');
  return token;
}

async function stateOf(id: string, token: string) {
  const { data } = await server.ask<{
    alert: { deliveries: Array<{ state: string; attempts: Array<{ outcome: string | null }> }> };
  }>(
    'query ($id: ID!) { alert(id: $id) { deliveries { state attempts { outcome } } } }',
    { id },
    token,
  );
  return data.alert.deliveries[0];
}

const alertsTaken = () => twilio.taken.filter(({ form }) => form.Body?.includes('pide ayuda:'));

describe('a server that is killed', () => {
  it('between the press and the sending: it is sent after the start, and only once', async () => {
    const token = await personWithContact();
    twilio.behavior = { kind: 'ERROR', status: 503, code: 20503 };
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await until(async () => (await stateOf(id, token))?.attempts[0]?.outcome != null);
    await killAll();
    twilio.behavior = { kind: 'TAKE' };
    await restart();
    await until(() => alertsTaken().length === 1);
    expect(alertsTaken()[0]?.form.Body).not.toContain('repetirse');
    await until(async () => (await stateOf(id, token))?.state === 'ACCEPTED');
  });

  it('while the carrier has not answered: another takes over, and says that it may be repeated', async () => {
    const token = await personWithContact();
    const before = twilio.requests.length;
    twilio.behavior = { kind: 'STALL' };
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await until(() => twilio.requests.length > before);
    await killAll();
    twilio.behavior = { kind: 'TAKE' };
    await restart();
    await until(() => alertsTaken().length === 1, 20_000);
    expect(alertsTaken()[0]?.form.Body).toContain('(puede repetirse)');
    await until(async () => (await stateOf(id, token))?.state === 'ACCEPTED');
    expect((await stateOf(id, token))?.attempts.map(({ outcome }) => outcome)).toEqual([
      null,
      'ACCEPTED',
    ]);
  });

  it('after the carrier took it and before that was written down: it comes twice rather than never', async () => {
    const token = await personWithContact();
    twilio.behavior = { kind: 'TAKE', lateMs: 10_000 };
    await press(server, token, { position: LOS_ANGELES });
    await until(() => twilio.requests.some(({ form }) => form.Body?.includes('pide ayuda:')));
    await killAll();
    twilio.behavior = { kind: 'TAKE' };
    await restart();
    await until(() => alertsTaken().some(({ form }) => form.Body?.includes('repetirse')), 20_000);
  });

  it('after it was written down: nothing is sent again, and the carrier’s later word is heard', async () => {
    const token = await personWithContact();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await until(async () => (await stateOf(id, token))?.state === 'ACCEPTED');
    await killAll();
    await restart();
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect(alertsTaken()).toHaveLength(1);
    expect((await stateOf(id, token))?.state).toBe('ACCEPTED');
  });
});
