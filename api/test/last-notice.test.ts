import { afterAll, beforeAll, expect, it } from 'vitest';
import { CarrierError } from '../src/notices/carriers/carrier.ts';
import {
  createTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

let database: TestDatabase;
let server: TestServer;
const recorded = new RecordingCarriers();

beforeAll(async () => {
  database = await createTestDatabase();
  // Nothing is set up that carries e-mail.
  const carriers = new Map([...recorded.carriers].filter(([channel]) => channel !== 'EMAIL'));
  server = await startTestServer(database, { carriers });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

type Shown = { channel: string; lastNotice: { notice: string; state: string; reason: string } };

/** The last notice of each channel of the person's contacts. */
async function lastOf(token: string): Promise<Record<string, string | null>> {
  const { data } = await server.ask<{
    viewer: { person: { contacts: Array<{ channels: Shown[] }> } };
  }>(
    '{ viewer { person { contacts { channels { channel lastNotice { notice state reason at } } } } } }',
    {},
    token,
  );
  const channels = data.viewer.person.contacts.flatMap((contact) => contact.channels);
  return Object.fromEntries(
    channels.map(({ channel, lastNotice: last }) => [
      channel,
      last && [last.notice, last.state, last.reason].filter(Boolean).join(' '),
    ]),
  );
}

const untilLast = (token: string, expected: Record<string, string | null>) =>
  until(async () => {
    const last = await lastOf(token);
    return Object.entries(expected).every(([channel, words]) => last[channel] === words);
  });

it('tells the person that a number takes nothing, and that nothing carries e-mail', async () => {
  recorded.break('SMS', new CarrierError('REFUSED'));
  const { token } = await enrolled(server);
  const input = { name: 'Rosa', email: 'rosa@example.org', channels: ['SMS', 'VOICE', 'EMAIL'] };
  const { id } = await doAs(server, token, 'addContact', {
    input: { ...input, phone: '213-487-6577' },
  });
  const refused = {
    SMS: 'INVITATION FAILED REFUSED',
    VOICE: null,
    EMAIL: 'INVITATION SKIPPED NO_CARRIER',
  };
  await untilLast(token, refused);

  await doAs(server, token, 'sendTestNotice', { id });
  await untilLast(token, {
    SMS: 'TEST FAILED REFUSED',
    VOICE: 'TEST ACCEPTED',
    EMAIL: 'TEST SKIPPED NO_CARRIER',
  });
  await recorded.expectTo('+12134876577', 'Prueba', 'VOICE');

  recorded.mend('SMS');
  // Another number, of which the failure of the one before says nothing.
  await doAs(server, token, 'updateContact', { input: { id, phone: '213-487-6578' } });
  await untilLast(token, { SMS: 'INVITATION ACCEPTED' });
  await recorded.expectTo('+12134876578', 'quiere avisarle', 'SMS');
  expect(await lastOf(token)).toEqual({
    SMS: 'INVITATION ACCEPTED',
    VOICE: null,
    EMAIL: 'TEST SKIPPED NO_CARRIER',
  });
});
