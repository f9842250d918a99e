import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import webPush from 'web-push';
import { readEnv, SettingsError } from './env.ts';
import { openCarriers } from './notices/carriers/open-carriers.ts';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://h/d',
  MASTER_KEY: randomBytes(32).toString('base64'),
  PEPPER: randomBytes(32).toString('base64'),
  PUBLIC_URL: 'https://alert.example',
};
const MAIL = {
  SMTP_URL: 'smtps://user:p%40ss@mail.example',
  MAIL_FROM: 'Botón de alerta <aviso@alert.example>',
};
const ACCOUNT = {
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'a-token-of-the-tests-alone-01',
  TWILIO_SMS_FROM: `MG${'a'.repeat(32)}`,
  TWILIO_WHATSAPP_FROM: '+12135550101',
  TWILIO_VOICE_FROM: '+12135550102',
};
const SECOND = {
  TWILIO_FALLBACK_ACCOUNT_SID: `AC${'2'.repeat(32)}`,
  TWILIO_FALLBACK_AUTH_TOKEN: 'a-token-of-the-tests-alone-02',
  TWILIO_FALLBACK_SMS_FROM: '+12135550103',
};
const PAIR = webPush.generateVAPIDKeys();
const PUSH = {
  VAPID_PUBLIC_KEY: PAIR.publicKey,
  VAPID_PRIVATE_KEY: PAIR.privateKey,
  VAPID_SUBJECT: 'mailto:admin@alert.example',
};

function faultsOf(source: Record<string, string>): string[] {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}
const namesOf = (source: Record<string, string>) =>
  faultsOf(source).map((fault) => fault.split(/[ ,]/)[0]);

describe('the carriers', () => {
  it('are none without settings', () => {
    const { carriers } = readEnv({});
    expect(carriers).toEqual({ smtp: null, twilio: null, vapid: null });
    expect(openCarriers(carriers, { production: false, publicUrl: 'http://x' }).size).toBe(0);
  });

  it('are those of the settings, second providers after the first', () => {
    const env = readEnv({
      ...PRODUCTION,
      ...MAIL,
      ...ACCOUNT,
      ...SECOND,
      ...PUSH,
      SMTP_FALLBACK_URL: 'smtp://other.example:2525',
    });
    expect(env.carriers.smtp?.servers).toEqual([
      {
        host: 'mail.example',
        port: 465,
        secure: true,
        requireTls: false,
        auth: { user: 'user', pass: 'p@ss' },
      },
      { host: 'other.example', port: 2525, secure: false, requireTls: true, auth: null },
    ]);
    const carriers = openCarriers(env.carriers, {
      production: true,
      publicUrl: 'https://alert.example',
    });
    expect(
      Object.fromEntries([...carriers].map(([channel, all]) => [channel, all.map((c) => c.name)])),
    ).toEqual({
      EMAIL: ['smtp', 'smtp-2'],
      SMS: ['twilio-sms', 'twilio-sms-2'],
      WHATSAPP: ['twilio-whatsapp'],
      VOICE: ['twilio-voice'],
      PUSH: ['web-push'],
    });
  });
});

describe('production', () => {
  it('does not start without any carrier, unless told', () => {
    expect(faultsOf(PRODUCTION)).toEqual([expect.stringContaining('ALLOW_NO_CARRIERS=1')]);
    expect(faultsOf({ ...PRODUCTION, ALLOW_NO_CARRIERS: '0' })).toHaveLength(1);
    expect(faultsOf({ ...PRODUCTION, ALLOW_NO_CARRIERS: '1' })).toEqual([]);
    for (const one of [MAIL, ACCOUNT, PUSH])
      expect(faultsOf({ ...PRODUCTION, ...one })).toEqual([]);
  });

  it('sends nothing to a server in the place of Twilio', () => {
    const settings = { ...ACCOUNT, TWILIO_API_URL: 'http://127.0.0.1:4010' };
    expect(readEnv(settings).carriers.twilio?.apiUrl).toBe('http://127.0.0.1:4010');
    expect(namesOf({ ...PRODUCTION, ...settings })).toEqual(['TWILIO_API_URL']);
  });
});

describe('a group of settings', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['mail without a sender', { SMTP_URL: MAIL.SMTP_URL }, ['MAIL_FROM']],
    ['a sender without a server', { MAIL_FROM: MAIL.MAIL_FROM }, ['SMTP_URL']],
    ['a second way without a first', { SMTP_FALLBACK_URL: MAIL.SMTP_URL }, ['SMTP_FALLBACK_URL']],
    [
      'an account without token and sender',
      { TWILIO_ACCOUNT_SID: ACCOUNT.TWILIO_ACCOUNT_SID, PUBLIC_URL: 'https://x.example' },
      ['TWILIO_AUTH_TOKEN', 'TWILIO_SMS_FROM'],
    ],
    [
      'a sender without an account',
      { TWILIO_VOICE_FROM: '+12135550102' },
      ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    ],
    ['a second account without a first', SECOND, ['TWILIO_FALLBACK_ACCOUNT_SID']],
    ['an account that cannot reach us', ACCOUNT, ['PUBLIC_URL']],
    [
      'half a key pair',
      { VAPID_PUBLIC_KEY: PAIR.publicKey },
      ['VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'],
    ],
    [
      'keys of two pairs',
      { ...PUSH, VAPID_PUBLIC_KEY: webPush.generateVAPIDKeys().publicKey },
      ['VAPID_PUBLIC_KEY'],
    ],
  ])('is refused where it is not whole: %s', (_name, settings, names) => {
    expect(namesOf(settings)).toEqual(names);
  });

  it.each([
    ['SMTP_URL', 'smtp.provider.test'],
    ['SMTP_URL', 'https://smtp.provider.test'],
    ['MAIL_FROM', 'Alert Button'],
    ['MAIL_FROM', 'a@b.example\r\nBcc: c@d.example'],
    ['TWILIO_ACCOUNT_SID', 'SK123'],
    ['TWILIO_AUTH_TOKEN', 'short'],
    ['TWILIO_SMS_FROM', '213 555 0100'],
    ['TWILIO_WHATSAPP_TEMPLATE', 'HX1'],
    ['TWILIO_VOICE_FROM', ACCOUNT.TWILIO_SMS_FROM],
    ['VAPID_PRIVATE_KEY', 'short'],
    ['VAPID_SUBJECT', 'owner@provider.test'],
    ['ALLOW_NO_CARRIERS', 'yes'],
  ])('takes no %s such as %s', (name, value) => {
    const faults = faultsOf({
      PUBLIC_URL: 'https://x.example',
      ...MAIL,
      ...ACCOUNT,
      ...PUSH,
      [name]: value,
    });
    expect(faults.some((fault) => fault.startsWith(`${name} must be`))).toBe(true);
    if (value.length > 5) expect(faults.join()).not.toContain(value);
  });
});
