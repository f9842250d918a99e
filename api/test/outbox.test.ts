import { describe, expect, it } from 'vitest';
import { close, take } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  press,
  startTestServer,
  type TestServer,
  until,
} from './harness.ts';
import { doAs } from './person-actions.ts';

const PHONE = '+13105554417';
const NAME = 'Guadalupe Distinguible';

interface Unsent {
  id: string;
  channel: string;
  notice: string;
  to: string | null;
  subject: string | null;
  text: string | null;
}

const OUTBOX = '{ outbox { id channel notice to subject text } }';

/** What the outbox shows once a press was to be told to one contact, of whom nothing else is queued. */
async function afterPress(server: TestServer, as?: string): Promise<Unsent[] | null> {
  const token = deviceToken();
  const profile = { names: NAME };
  await server.ask('mutation { enroll(input: { language: es }) { __typename } }', {}, token);
  await doAs(server, token, 'updateProfile', { input: profile });
  await doAs(server, token, 'addContact', { input: { name: 'Ana', phone: PHONE } });
  await press(server, token);
  await until(() =>
    server.services.notices.outbox.list().some(({ notice }) => notice === 'RAISED'),
  );
  return (await server.ask<{ outbox: Unsent[] | null }>(OUTBOX, {}, as)).data.outbox;
}

/** What the outbox shows, invitations aside, once the last press was taken and ended. */
async function takenUntil(server: TestServer, notice: string): Promise<Unsent[]> {
  const officer = await server.signIn('call-center');
  const { id } = await server.services.database.prisma.alert.findFirstOrThrow();
  await take(server, id, officer);
  await until(() => server.services.notices.outbox.list().some((each) => each.notice === 'TAKEN'));
  await close(server, id, officer);
  await until(() => server.services.notices.outbox.list().some((each) => each.notice === notice));
  const { data } = await server.ask<{ outbox: Unsent[] }>(OUTBOX);
  return data.outbox.filter((each) => each.notice !== 'INVITATION');
}

describe('the outbox', () => {
  it('shows whole messages in the demo, and outside it neither whom nor what', async () => {
    const database = await createTestDatabase();
    const demo = await startTestServer(database);
    const administrator = await demo.signIn('administrator');
    const shown = await afterPress(demo);
    const raised = shown?.find(({ notice }) => notice === 'RAISED');
    expect(raised).toMatchObject({ to: PHONE, channel: 'SMS' });
    expect(raised?.text).toContain('/c#');
    const end = await takenUntil(demo, 'CLOSED');
    expect(end.map(({ notice, to }) => [notice, to])).toEqual([
      ['CLOSED', PHONE],
      ['TAKEN', PHONE],
      ['RAISED', PHONE],
    ]);
    await demo.stop();

    const real = await startTestServer(database, {
      settings: { DEMO: '0', STAFF_TWO_FACTOR: 'optional' },
    });
    const told = await afterPress(real, administrator);
    expect(told?.find(({ notice }) => notice === 'RAISED')).toMatchObject({
      channel: 'SMS',
      to: null,
      subject: null,
      text: null,
    });
    const kept = JSON.stringify(real.services.notices.outbox.list());
    expect(kept).not.toContain(PHONE);
    expect(kept).not.toContain(NAME);
    expect(kept).not.toContain('/c#');
    const answer = await real.ask<{ outbox: null }>(OUTBOX, {}, deviceToken());
    expect(answer.data.outbox).toBeNull();
    await real.stop();
    await database.drop();
  });
});
