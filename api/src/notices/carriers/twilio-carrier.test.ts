import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aMessage, outcomeOf } from '../../../test/carrier-messages.ts';
import {
  startTwilioServer,
  TEST_ACCOUNT,
  type TwilioBehavior,
  type TwilioServer,
} from '../../../test/twilio-server.ts';
import type { Carrier } from './carrier.ts';
import { type TwilioAccount, twilioCarriers } from './twilio-carrier.ts';

const PUBLIC = 'https://alert.example';

let server: TwilioServer;
let opened: Carrier[] = [];
beforeEach(async () => {
  server = await startTwilioServer();
});
afterEach(async () => {
  for (const carrier of opened.splice(0)) await carrier.close?.();
  await server.stop();
});

function open(changes: Partial<TwilioAccount> = {}, apiUrl = server.url) {
  const account: TwilioAccount = {
    ...TEST_ACCOUNT,
    smsFrom: '+12135550100',
    whatsAppFrom: '+12135550101',
    whatsAppTemplate: null,
    voiceFrom: '+12135550102',
    ...changes,
  };
  opened = twilioCarriers({ account, suffix: '', publicUrl: PUBLIC, apiUrl });
  const of = (channel: string) => opened.find((each) => each.channel === channel) as Carrier;
  return { sms: of('SMS'), whatsApp: of('WHATSAPP'), voice: of('VOICE') };
}

const soon = () => AbortSignal.timeout(300);

describe('an SMS', () => {
  it('goes with its text and the address for what becomes of it', async () => {
    const message = aMessage({ attempt: 3 });
    const accepted = await open().sms.send(message, AbortSignal.timeout(5_000));
    const taken = await server.arrivals.next();
    expect(accepted.ref).toBe(taken.sid);
    expect(taken.form).toEqual({
      To: message.to,
      From: '+12135550100',
      Body: message.text,
      StatusCallback: `${PUBLIC}/carriers/twilio/status?d=${message.deliveryId}&n=3`,
    });
  });

  it('goes from a messaging service', async () => {
    const smsFrom = `MG${'a'.repeat(32)}`;
    await open({ smsFrom }).sms.send(aMessage(), AbortSignal.timeout(5_000));
    const { form } = await server.arrivals.next();
    expect(form.MessagingServiceSid).toBe(smsFrom);
    expect(form.From).toBeUndefined();
  });

  it.each<[string, TwilioBehavior]>([
    ['REFUSED 21211', { kind: 'ERROR', status: 400, code: 21211 }],
    ['REFUSED 21610', { kind: 'ERROR', status: 400, code: 21610 }],
    ['REFUSED 21614', { kind: 'ERROR', status: 400, code: 21614 }],
    ['REFUSED 63024', { kind: 'ERROR', status: 400, code: 63024 }],
    ['FAULT 21408', { kind: 'ERROR', status: 403, code: 21408 }],
    ['FAULT 21606', { kind: 'ERROR', status: 400, code: 21606 }],
    ['FAULT 20500', { kind: 'ERROR', status: 500, code: 20500 }],
    ['FAULT 503', { kind: 'GARBAGE', status: 503 }],
    ['BUSY 20429', { kind: 'ERROR', status: 429, code: 20429 }],
    ['BUSY 21611', { kind: 'ERROR', status: 400, code: 21611 }],
    ['ACCEPTED', { kind: 'GARBAGE', status: 201 }],
    ['ACCEPTED', { kind: 'TAKE', lateMs: 200 }],
  ])('ends as %s: %o', async (expected, behavior) => {
    server.behavior = behavior;
    expect(await outcomeOf(open().sms, aMessage())).toBe(expected);
    expect(server.requests).toHaveLength(1);
    expect(server.arrivals.takeAll()).toHaveLength(behavior.kind === 'TAKE' ? 1 : 0);
  });

  it.each([
    ['7', 7_000],
    [new Date(Date.now() + 60_000).toUTCString(), expect.any(Number)],
    ['soon', null],
    ['999999', 3_600_000],
  ])('says how long to wait when asked to: %s', async (retryAfter, expected) => {
    server.behavior = { kind: 'ERROR', status: 429, code: 20429, retryAfter };
    await expect(open().sms.send(aMessage(), AbortSignal.timeout(5_000))).rejects.toMatchObject({
      fault: 'BUSY',
      retryAfterMs: expected,
    });
  });

  it('is uncertain when the answer stays out, or the connection breaks after it was sent', async () => {
    const { sms } = open();
    server.behavior = { kind: 'STALL' };
    expect(await outcomeOf(sms, aMessage(), soon())).toBe('UNCERTAIN timeout');
    server.behavior = { kind: 'DROP' };
    expect(await outcomeOf(sms, aMessage())).toBe('UNCERTAIN ECONNRESET');
    expect(server.requests).toHaveLength(2);
  });

  it('is known not to have gone out when nobody is there', async () => {
    const gone = await startTwilioServer();
    await gone.stop();
    expect(await outcomeOf(open({}, gone.url).sms, aMessage())).toBe('UNREACHABLE ECONNREFUSED');
    expect(await outcomeOf(open().sms, aMessage(), AbortSignal.abort())).toBe(
      'UNREACHABLE timeout',
    );
    expect(server.requests).toEqual([]);
  });

  it('is a fault with the wrong token, and refused by us to what is no number', async () => {
    expect(await outcomeOf(open({ authToken: 'another-token-entirely' }).sms, aMessage())).toBe(
      'FAULT 20003',
    );
    expect(await outcomeOf(open().sms, aMessage({ to: '2135550199' }))).toBe('REFUSED bad-number');
    expect(server.taken).toEqual([]);
  });
});

describe('WhatsApp', () => {
  it('gets text and link, or a template with both', async () => {
    const message = aMessage({ channel: 'WHATSAPP', text: 'Ana pulsó el botón.\nLlámela.' });
    await open().whatsApp.send(message, AbortSignal.timeout(5_000));
    expect((await server.arrivals.next()).form).toMatchObject({
      To: `whatsapp:${message.to}`,
      From: 'whatsapp:+12135550101',
      Body: `${message.text}\n${message.url}`,
    });
    const whatsAppTemplate = `HX${'b'.repeat(32)}`;
    await open({ whatsAppTemplate }).whatsApp.send(message, AbortSignal.timeout(5_000));
    const { form } = await server.arrivals.next();
    expect(form.ContentSid).toBe(whatsAppTemplate);
    expect(JSON.parse(form.ContentVariables as string)).toEqual({
      1: `Ana pulsó el botón. Llámela. ${message.url}`,
    });
    expect(form.Body).toBeUndefined();
  });
});

describe('a call', () => {
  it.each(['es', 'en'] as const)('speaks twice in %s and hears a 1', async (language) => {
    const text = 'Ana & <Luis>';
    const message = aMessage({ channel: 'VOICE', language, text });
    await open().voice.send(message, AbortSignal.timeout(5_000));
    const { kind, form } = await server.arrivals.next();
    expect(kind).toBe('Calls');
    const { Twiml: said = '', ...rest } = form;
    expect(rest).toEqual({
      To: message.to,
      From: '+12135550102',
      Timeout: '30',
      StatusCallback: `${PUBLIC}/carriers/twilio/status?d=${message.deliveryId}&n=1`,
      StatusCallbackEvent: 'completed',
      StatusCallbackMethod: 'POST',
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: `${PUBLIC}/carriers/twilio/status?d=${message.deliveryId}&n=1`,
      AsyncAmdStatusCallbackMethod: 'POST',
    });
    expect(said.split('Ana &amp; &lt;Luis&gt;')).toHaveLength(3);
    expect(said).toContain(`<Say language="${language === 'es' ? 'es-MX' : 'en-US'}">`);
    expect(said).toContain(
      `action="${PUBLIC}/carriers/twilio/voice?d=${message.deliveryId}&amp;n=1&amp;l=${language}"`,
    );
  });
});

describe('an account', () => {
  it('carries only what it has a sender for', () => {
    open({ smsFrom: null, voiceFrom: null });
    expect(opened.map(({ name }) => name)).toEqual(['twilio-whatsapp']);
  });
});
