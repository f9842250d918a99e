import { randomUUID } from 'node:crypto';
import pino from 'pino';
import twilio from 'twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../src/admission/limit-rules.ts';
import { NO_CREDENTIALS } from '../src/credentials.ts';
import type {
  CarrierInbox,
  CarrierReport,
  InboundMessage,
} from '../src/notices/carriers/carrier.ts';
import {
  createTestDatabase,
  startSeparateServer,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { RecordingCarriers } from './recording-carrier.ts';
import { postAsTwilio, TEST_ACCOUNT } from './twilio-server.ts';

const PUBLIC = 'https://alert.example';
const SECOND = { accountSid: `AC${'2'.repeat(32)}`, authToken: 'a-token-of-the-tests-alone-02' };
const lines: string[] = [];

let database: TestDatabase;
let server: TestServer;
let reports: CarrierReport[] = [];
let messages: InboundMessage[] = [];
let reply: string | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, {
    // Nothing that comes in may have anything sent.
    carriers: new RecordingCarriers().carriers,
    settings: {
      PUBLIC_URL: PUBLIC,
      TWILIO_ACCOUNT_SID: TEST_ACCOUNT.accountSid,
      TWILIO_AUTH_TOKEN: TEST_ACCOUNT.authToken,
      TWILIO_SMS_FROM: '+12135550100',
      TWILIO_FALLBACK_ACCOUNT_SID: SECOND.accountSid,
      TWILIO_FALLBACK_AUTH_TOKEN: SECOND.authToken,
      TWILIO_FALLBACK_SMS_FROM: '+12135550103',
    },
    log: pino({ level: 'debug' }, { write: (line) => lines.push(line) }),
  });
  const inbox: CarrierInbox = {
    report: async (report) => void reports.push(report),
    receive: async (message) => {
      messages.push(message);
      return reply;
    },
  };
  Object.assign(server.services.notices.inbox, inbox);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

beforeEach(() => {
  reports = [];
  messages = [];
  reply = null;
});

const deliveryId = randomUUID();
const about = { deliveryId, attempt: 2 };
const STATUS = `/carriers/twilio/status?d=${deliveryId}&n=2`;
const VOICE = `/carriers/twilio/voice?d=${deliveryId}&n=2&l=en`;
const INBOUND = '/carriers/twilio/inbound';

const post = (
  address: string,
  form: Record<string, string>,
  more: Partial<Parameters<typeof postAsTwilio>[0]> = {},
) => postAsTwilio({ serverUrl: server.url, publicUrl: PUBLIC, address, form, ...more });

describe('what becomes of a message', () => {
  it.each([
    ['delivered', { MessageStatus: 'delivered' }, 'DELIVERED', null],
    ['read', { MessageStatus: 'read' }, 'OPENED', null],
    ['undelivered', { MessageStatus: 'undelivered', ErrorCode: '30003' }, 'FAILED', '30003'],
    ['failed', { MessageStatus: 'failed' }, 'FAILED', 'failed'],
    ['a call that was taken', { CallStatus: 'completed' }, 'DELIVERED', null],
    ['a call that nobody took', { CallStatus: 'no-answer' }, 'FAILED', 'no-answer'],
    ['a machine that took it', { AnsweredBy: 'machine_start' }, 'VOICEMAIL', null],
    ['its end', { CallStatus: 'completed', AnsweredBy: 'fax' }, 'VOICEMAIL', null],
    ['a person', { CallStatus: 'completed', AnsweredBy: 'human' }, 'DELIVERED', null],
    ['a busy line', { CallStatus: 'busy' }, 'FAILED', 'busy'],
  ])('is told when Twilio says so: %s', async (_name, form, state, code) => {
    const answer = await post(STATUS, { MessageSid: 'SM1', To: '+12135550199', ...form });
    expect(answer.status).toBe(204);
    expect(reports).toEqual([{ ...about, state, code }]);
  });

  it.each(['queued', 'sent', 'sending', 'constructor', ''])(
    'is nothing new while it is on its way: %s',
    async (MessageStatus) => {
      expect((await post(STATUS, { MessageStatus })).status).toBe(204);
      expect(reports).toEqual([]);
    },
  );

  it.each(['?d=x&n=1', `?d=${deliveryId}&n=0`, `?d=${deliveryId}&n=99999`, `?d=${deliveryId}`, ''])(
    'is nothing where our own address says nothing: %s',
    async (query) => {
      const answer = await post(`/carriers/twilio/status${query}`, { MessageStatus: 'read' });
      expect(answer.status).toBe(204);
      expect(reports).toEqual([]);
    },
  );
});

describe('what somebody writes to our number', () => {
  it('arrives, and is answered as the inbox says', async () => {
    reply = 'Ya no le escribimos. <ALTA> para volver.';
    const answer = await post(INBOUND, { From: '+12135550199', Body: 'ALTO' });
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(await answer.text()).toContain(
      '<Response><Message>Ya no le escribimos. &lt;ALTA&gt; para volver.</Message></Response>',
    );
    expect(messages).toEqual([{ from: '+12135550199', text: 'ALTO' }]);
  });

  it('is answered with nothing where there is nothing to say, or Twilio has said it', async () => {
    expect(await (await post(INBOUND, { From: '+12135550199', Body: 'hola' })).text()).toContain(
      '<Response/>',
    );
    reply = 'Twice is too much.';
    const stopped = await post(INBOUND, { From: '+12135550199', Body: 'STOP', OptOutType: 'STOP' });
    expect(await stopped.text()).toContain('<Response/>');
    expect(messages).toHaveLength(2);
  });

  it('comes from the same number by WhatsApp as by SMS, in Mexico too', async () => {
    await post(INBOUND, { From: 'whatsapp:+5215536865100', Body: 'BAJA' });
    await post(INBOUND, { From: 'whatsapp:+12135550199', Body: 'STOP' });
    expect(messages.map(({ from }) => from)).toEqual(['+525536865100', '+12135550199']);
  });

  it('is left where its sender is no phone', async () => {
    for (const From of ['MyBank', '72345', '', 'messenger:1234567890'])
      expect((await post(INBOUND, { From, Body: 'STOP' })).status).toBe(200);
    expect(messages).toEqual([]);
  });
});

describe('a key pressed in a call', () => {
  it('says with 1 that it was heard', async () => {
    const answer = await post(VOICE, { Digits: '1', CallStatus: 'in-progress' });
    expect(await answer.text()).toContain('<Say language="en-US">Thank you.');
    expect(reports).toEqual([{ ...about, state: 'OPENED', code: null }]);
  });

  it('asks again after another key', async () => {
    const text = await (await post(VOICE, { Digits: '7' })).text();
    expect(text).toContain(`action="${PUBLIC}${VOICE.replaceAll('&', '&amp;')}"`);
    expect(reports).toEqual([]);
  });
});

describe('a key pressed in a call that asks', () => {
  const ASKING = `${VOICE}&a=1`;

  it.each([
    ['1', 'SI', 'Thank you.'],
    ['2', 'NO', 'Understood.'],
    ['9', 'ALTO', 'Done.'],
  ])('answers with %s as if the called had written %s', async (Digits, text, said) => {
    const answer = await post(ASKING, { Digits, To: '+12135550199', From: '+12135550102' });
    expect(await answer.text()).toContain(`<Say language="en-US">${said}`);
    expect(messages).toEqual([{ from: '+12135550199', text }]);
    expect(reports).toEqual([{ ...about, state: 'OPENED', code: null }]);
  });

  it('asks again after another key', async () => {
    const text = await (await post(ASKING, { Digits: '7', To: '+12135550199' })).text();
    expect(text).toContain('If you agree, press 1.');
    expect(messages).toEqual([]);
  });
});

describe('a word of a carrier', () => {
  const form = { MessageStatus: 'delivered', From: '+12135550199', Body: 'STOP', Digits: '1' };

  it('counts with the token of either account', async () => {
    expect((await post(STATUS, form, { authToken: SECOND.authToken })).status).toBe(204);
    expect(reports).toHaveLength(1);
  });

  it.each([STATUS, INBOUND, VOICE])(
    'has no effect without a signature that holds: %s',
    async (address) => {
      const right = await post(address, form);
      expect(right.status).toBeLessThan(300);
      reports = [];
      messages = [];
      for (const more of [
        { signature: null },
        { signature: '' },
        { signature: 'bm90IHRoaXM=' },
        { authToken: 'another-token-entirely' },
        { publicUrl: 'https://other.example' },
      ])
        expect((await post(address, form, more)).status).toBe(403);
      const foreign = await post('/carriers/twilio/status?d=x&n=1', form, {});
      expect(foreign.status).toBe(204);
      expect([...reports, ...messages]).toEqual([]);
    },
  );

  it('has none when its form or its address was changed on the way', async () => {
    const { getExpectedTwilioSignature } = twilio;
    const sign = (address: string, signed: object) =>
      getExpectedTwilioSignature(TEST_ACCOUNT.authToken, PUBLIC + address, signed);
    const changed = await post(STATUS, form, {
      signature: sign(STATUS, { ...form, MessageStatus: 'failed' }),
    });
    const elsewhere = await post(STATUS, form, {
      signature: sign(STATUS.replace('n=2', 'n=1'), form),
    });
    expect([changed.status, elsewhere.status]).toEqual([403, 403]);
    expect(reports).toEqual([]);
  });

  it('is read to 64 KB, by POST, at the addresses that there are', async () => {
    const large = await post(INBOUND, { From: '+12135550199', Body: 'x'.repeat(70_000) });
    expect(large.status).toBe(413);
    expect((await fetch(`${server.url}${STATUS}`)).status).toBe(404);
    expect((await post('/carriers/twilio/other', form)).status).toBe(404);
    expect(messages).toEqual([]);
  });

  it('is counted by its address where it is not signed, and never refused where it is', async () => {
    const limited = await startSeparateServer({
      settings: {
        PUBLIC_URL: PUBLIC,
        TWILIO_ACCOUNT_SID: TEST_ACCOUNT.accountSid,
        TWILIO_AUTH_TOKEN: TEST_ACCOUNT.authToken,
        TWILIO_SMS_FROM: '+12135550100',
        LIMITS: 'on',
        REDIS_URL: '',
      },
    });
    const here = { serverUrl: limited.url };
    const comer = { credentials: NO_CREDENTIALS, address: '127.0.0.1' };
    for (let count = 1; count < LIMITS.ANONYMOUS.times; count += 1)
      await limited.services.admission.knock(comer);
    expect((await post(STATUS, form, { ...here, signature: 'x' })).status).toBe(403);
    for (const signature of ['x', null]) {
      const answer = await post(STATUS, form, { ...here, signature });
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    for (let count = 0; count < 3; count += 1)
      expect((await post(STATUS, form, here)).status).toBe(204);
    await limited.stop();
  });

  it('leaves nothing in the log but that it came', async () => {
    lines.length = 0;
    await post(INBOUND, { From: '+12135550199', Body: 'a word in private' });
    await post(STATUS, form, { signature: 'x' });
    await expect.poll(() => lines.length).toBe(2);
    expect(lines.map((line) => JSON.parse(line).path)).toEqual([
      '/carriers/twilio/inbound',
      '/carriers/twilio/status',
    ]);
    expect(lines.join()).not.toMatch(/5550199|private|STOP/);
    expect(lines.join()).not.toContain(deliveryId);
  });
});
