import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { press, until, useTestServer } from './harness.ts';
import { addReceiver, type Channel, deliveriesOf, untilSettled } from './notice-actions.ts';
import { enrolled } from './person-actions.ts';
import {
  startTwilioServer,
  type TakenRequest,
  TEST_ACCOUNT,
  twilioSettings,
} from './twilio-server.ts';

const SECOND = 1_000;
/** How long a carrier that does not answer is left aside. */
const ASIDE = 30 * SECOND;
/** More than twice of what a node sends over one channel at a time. */
const ALERTS = 50;
const AT_ONCE = 24;
/** A try at the first one, and what a busy machine takes. */
const A_FEW_SECONDS = 9 * SECOND;
const SECOND_ACCOUNT = { accountSid: `AC${'2'.repeat(32)}`, authToken: 'a-token-of-the-tests-02' };

let now = Date.parse('2026-11-22T11:00:00.000Z');
const twilio = await startTwilioServer([TEST_ACCOUNT, SECOND_ACCOUNT]);

const { server } = useTestServer({
  clock: () => new Date(now),
  settings: {
    ...twilioSettings(twilio),
    TWILIO_FALLBACK_ACCOUNT_SID: SECOND_ACCOUNT.accountSid,
    TWILIO_FALLBACK_AUTH_TOKEN: SECOND_ACCOUNT.authToken,
    TWILIO_FALLBACK_SMS_FROM: '+12135550110',
  },
});

afterAll(() => twilio.stop());

/** The first account takes what comes and says nothing. */
const stallFirst = () => {
  twilio.decide = ({ accountSid }) =>
    accountSid === TEST_ACCOUNT.accountSid ? { kind: 'STALL' } : null;
};

const settled = () => untilSettled(server, new Date(now));
const isAlert = ({ form }: TakenRequest) => form.Body?.includes('pide ayuda') ?? false;
const nextAlert = (limitMs = A_FEW_SECONDS) => twilio.arrivals.expect(isAlert, limitMs);
const askedOfFirst = () =>
  twilio.requests.filter((each) => isAlert(each) && each.accountSid === TEST_ACCOUNT.accountSid)
    .length;

async function personWith(channels: Channel[]): Promise<string> {
  const { token } = await enrolled(server);
  await addReceiver(server, token, channels);
  await settled();
  twilio.arrivals.takeAll();
  return token;
}

async function pressed(token: string): Promise<{ token: string; id: string }> {
  return { token, id: (await press(server, token)).id };
}

async function triesOf({ token, id }: { token: string; id: string }): Promise<string[]> {
  await settled();
  const [only] = await deliveriesOf(server, id, token);
  return only?.attempts.map(({ carrier, outcome }) => `${carrier} ${outcome}`) ?? [];
}

afterEach(async () => {
  twilio.decide = null;
  twilio.behavior = { kind: 'TAKE' };
  now += ASIDE;
  await pressed(await personWith(['SMS']));
  await nextAlert();
  await settled();
});

describe('a carrier that does not answer', () => {
  it('costs a first notice a few seconds: then the second one has it, and says that it may be repeated', async () => {
    const token = await personWith(['SMS']);
    stallFirst();
    const one = await pressed(token);
    const { accountSid, form } = await nextAlert();
    expect(accountSid).toBe(SECOND_ACCOUNT.accountSid);
    expect(form.Body).toContain('(puede repetirse)');
    expect(await triesOf(one)).toEqual(['twilio-sms UNCERTAIN timeout', 'twilio-sms-2 ACCEPTED']);
    const next = await pressed(token);
    expect((await nextAlert(2 * SECOND)).form.Body).not.toContain('repetirse');
    expect(await triesOf(next)).toEqual(['twilio-sms-2 ACCEPTED']);
  });

  it('is tried by one notice now and then, and has the others again once it answers', async () => {
    const tokens: string[] = [];
    for (let index = 0; index < 3; index += 1) tokens.push(await personWith(['SMS']));
    stallFirst();
    const pressAll = async () => {
      const all = [];
      for (const token of tokens) all.push(await pressed(token));
      for (const _ of tokens) await nextAlert();
      return (await Promise.all(all.map(triesOf))).flat().sort();
    };
    await pressAll();
    now += ASIDE;
    expect(await pressAll()).toEqual([
      'twilio-sms UNCERTAIN timeout',
      ...tokens.map(() => 'twilio-sms-2 ACCEPTED'),
    ]);
    now += ASIDE;
    twilio.decide = null;
    await pressed(tokens[0] as string).then(triesOf);
    await nextAlert();
    expect(await pressAll()).toEqual(tokens.map(() => 'twilio-sms ACCEPTED'));
  });

  it('holds up fifty alerts no longer than one, and is not asked fifty times', async () => {
    const tokens: string[] = [];
    for (let index = 0; index < ALERTS; index += 1) tokens.push(await personWith(['SMS']));
    stallFirst();
    const before = askedOfFirst();
    const alerts = await Promise.all(tokens.map(pressed));
    const since = Date.now();
    for (let index = 0; index < ALERTS; index += 1)
      expect((await nextAlert()).accountSid).toBe(SECOND_ACCOUNT.accountSid);
    expect(Date.now() - since).toBeLessThan(A_FEW_SECONDS);
    expect(askedOfFirst() - before).toBeLessThanOrEqual(AT_ONCE);
    for (const alert of alerts) expect((await triesOf(alert)).at(-1)).toBe('twilio-sms-2 ACCEPTED');
  });

  it('is waited for where it is the only one', async () => {
    const token = await personWith(['WHATSAPP']);
    twilio.behavior = { kind: 'TAKE', lateMs: 8 * SECOND };
    const { id } = await pressed(token);
    expect((await nextAlert()).form.Body).not.toContain('repetirse');
    await until(
      async () => (await deliveriesOf(server, id, token))[0]?.state === 'ACCEPTED',
      15_000,
    );
    expect(await triesOf({ id, token })).toEqual(['twilio-whatsapp ACCEPTED']);
  });
});
