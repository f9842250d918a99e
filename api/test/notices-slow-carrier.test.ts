import { afterEach, describe, expect, it } from 'vitest';
import { press, until, useTestServer } from './harness.ts';
import { addAskedReceiver, deliveriesOf, sendDue, untilSettled } from './notice-actions.ts';
import { enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';
import { postAsTwilio, TEST_ACCOUNT } from './twilio-server.ts';

const PUBLIC = 'https://alert.example';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** More than a node sends over one channel at a time. */
const ALERTS = 26;

let now = Date.parse('2026-11-22T11:00:00.000Z');
const carriers = new RecordingCarriers();

const { server } = useTestServer({
  clock: () => new Date(now),
  carriers: carriers.carriers,
  settings: {
    PUBLIC_URL: PUBLIC,
    TWILIO_ACCOUNT_SID: TEST_ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: TEST_ACCOUNT.authToken,
    TWILIO_SMS_FROM: '+12135550100',
  },
});

afterEach(() => carriers.behaviour.clear());

const settled = () => untilSettled(server, new Date(now));

async function personWith(channels: Parameters<typeof addAskedReceiver>[3]) {
  const { token } = await enrolled(server);
  const contact = await addAskedReceiver(server, carriers, token, channels);
  await settled();
  return { token, contact };
}

describe('a carrier that takes long', () => {
  it('holds up its own channel alone', async () => {
    const people: Array<Awaited<ReturnType<typeof personWith>>> = [];
    for (let index = 0; index < ALERTS; index += 1)
      people.push(await personWith(['SMS', 'EMAIL', 'WHATSAPP']));
    const sms = carriers.hold('SMS');
    const ids = [];
    for (const { token } of people) ids.push((await press(server, token)).id);
    for (const { contact } of people) {
      await carriers.expectTo(contact.email, 'pide ayuda', 'EMAIL');
      await carriers.expectTo(contact.phone, 'pide ayuda', 'WHATSAPP');
    }
    // As many at a time as a channel has places; the others wait for these.
    await until(() => sms.held.length === 24);
    sms.letGo();
    for (const { contact } of people) {
      const { text } = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
      expect(text).not.toContain('repetirse');
    }
    await settled();
    for (const [index, id] of ids.entries())
      for (const { state, attempts } of await deliveriesOf(
        server,
        id,
        people[index]?.token as string,
      ))
        expect([state, attempts.length]).toEqual(['ACCEPTED', 1]);
  });

  it('is not called again by the node that waits for it, though the clock of that node jumps', async () => {
    const { token, contact } = await personWith(['SMS']);
    const sms = carriers.hold('SMS');
    const { id } = await press(server, token);
    await until(() => sms.held.length === 1);
    now += MINUTE;
    await server.services.notices.dispatcher.runDue();
    expect(sms.held).toHaveLength(1);
    sms.letGo();
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await settled();
    expect(await deliveriesOf(server, id, token)).toMatchObject([
      { state: 'ACCEPTED', attempts: [{ number: 1, outcome: 'ACCEPTED' }] },
    ]);
  });
});

describe('a carrier that takes a notice', () => {
  it('and never calls back is believed: it stays accepted, and nothing is sent again', async () => {
    const { token, contact } = await personWith(['SMS']);
    const { id } = await press(server, token);
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await settled();
    for (let hours = 0; hours < 3; hours += 1) {
      now += HOUR;
      await sendDue(server);
    }
    expect(await deliveriesOf(server, id, token)).toMatchObject([
      { state: 'ACCEPTED', reason: null, attempts: [{ outcome: 'ACCEPTED' }] },
    ]);
  });

  it('and calls back twice and out of order never moves it back', async () => {
    const { token, contact } = await personWith(['SMS']);
    const { id } = await press(server, token);
    const { deliveryId } = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await settled();
    const say = async (MessageStatus: string) => {
      const { status } = await postAsTwilio({
        serverUrl: server.url,
        publicUrl: PUBLIC,
        address: `/carriers/twilio/status?d=${deliveryId}&n=1`,
        form: { MessageStatus },
      });
      expect(status).toBe(204);
      const [only] = await deliveriesOf(server, id, token);
      return `${only?.state} ${only?.attempts.map(({ outcome }) => outcome)}`;
    };
    expect(await say('delivered')).toBe('DELIVERED DELIVERED');
    expect(await say('delivered')).toBe('DELIVERED DELIVERED');
    expect(await say('sent')).toBe('DELIVERED DELIVERED');
    expect(await say('undelivered')).toBe('DELIVERED DELIVERED');
    expect(await say('read')).toBe('OPENED DELIVERED');
    expect(await say('delivered')).toBe('OPENED DELIVERED');
    expect(await say('failed')).toBe('OPENED DELIVERED');
    now += HOUR;
    await sendDue(server);
  });

  it.each([
    ['DELIVERED', { state: 'DELIVERED', reason: null, attempts: [{ outcome: 'DELIVERED' }] }],
    ['OPENED', { state: 'OPENED', reason: null }],
    [
      'FAILED',
      { state: 'QUEUED', reason: 'UNDELIVERED', attempts: [{ outcome: 'UNDELIVERED 30003' }] },
    ],
  ] as const)(
    'and says "%s" before it has answered is not forgotten by its answer',
    async (state, expected) => {
      const { token, contact } = await personWith(['SMS']);
      const { receipts } = server.services.notices;
      const code = state === 'FAILED' ? '30003' : null;
      carriers.behaviour.set('SMS', async ({ deliveryId, attempt }) => {
        carriers.behaviour.clear();
        await receipts.report({ deliveryId, attempt, state, code });
      });
      const { id } = await press(server, token);
      await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
      await until(() => server.services.notices.dispatcher.busy === 0);
      expect(await deliveriesOf(server, id, token)).toMatchObject([expected]);
      if (state !== 'FAILED') return;
      now += MINUTE;
      await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
      await settled();
    },
  );
});
