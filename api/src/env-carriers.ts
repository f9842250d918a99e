import { createECDH } from 'node:crypto';
import { z } from 'zod';
import { optional, url } from './env-rules.ts';
import type { SmtpServer } from './notices/carriers/smtp-session.ts';
import { readSmtpUrl } from './notices/carriers/smtp-url.ts';
import type { TwilioAccount } from './notices/carriers/twilio-carrier.ts';
import type { VapidSettings } from './notices/carriers/web-push-carrier.ts';

type Source = Record<string, string | undefined>;

/** By whom notices leave the house. Null: that way is not configured, and what would go by it stays in the outbox. */
export interface CarrierSettings {
  /** Mail servers in the order in which they are tried, and the sender. */
  smtp: { servers: SmtpServer[]; from: string } | null;
  /** Accounts in the order in which they are tried. `apiUrl`: another server in Twilio's place, never in production. */
  twilio: { accounts: TwilioAccount[]; apiUrl: string | null } | null;
  vapid: VapidSettings | null;
}

const matching = (pattern: RegExp, error: string) =>
  optional(z.string().refine((value) => pattern.test(value), { error }));

const smtpUrl = () => optional(url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example:465'));
const NUMBER = '\\+[1-9]\\d{6,14}';
const SERVICE = 'MG[0-9a-fA-F]{32}';

const account = <const P extends string>(prefix: P) =>
  ({
    [`${prefix}ACCOUNT_SID`]: matching(
      /^AC[0-9a-fA-F]{32}$/,
      'must be AC and 32 hexadecimal digits',
    ),
    [`${prefix}AUTH_TOKEN`]: matching(/^\S{16,}$/, 'must be the token of the account'),
    [`${prefix}SMS_FROM`]: matching(
      new RegExp(`^(${NUMBER}|\\d{3,8}|${SERVICE})$`),
      'must be a number such as +12135550100, a short code, or a messaging service (MG…)',
    ),
    [`${prefix}WHATSAPP_FROM`]: matching(
      new RegExp(`^(${NUMBER}|${SERVICE})$`),
      'must be a number such as +12135550100, or a messaging service (MG…)',
    ),
    [`${prefix}WHATSAPP_TEMPLATE`]: matching(
      /^HX[0-9a-fA-F]{32}$/,
      'must be HX and 32 hexadecimal digits',
    ),
    [`${prefix}VOICE_FROM`]: matching(
      new RegExp(`^${NUMBER}$`),
      'must be a number such as +12135550100',
    ),
  }) as Record<`${P}${(typeof OF_ACCOUNT)[number]}`, ReturnType<typeof matching>>;

const OF_ACCOUNT = [
  'ACCOUNT_SID',
  'AUTH_TOKEN',
  'SMS_FROM',
  'WHATSAPP_FROM',
  'WHATSAPP_TEMPLATE',
  'VOICE_FROM',
] as const;
const SENDERS = ['SMS_FROM', 'WHATSAPP_FROM', 'VOICE_FROM'] as const;
const FIRST = 'TWILIO_';
const SECOND = 'TWILIO_FALLBACK_';
const VAPID = ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'];

/** What each setting of a carrier may be by itself. */
export const carrierKinds = (production: boolean) => ({
  SMTP_URL: smtpUrl(),
  SMTP_FALLBACK_URL: smtpUrl(),
  MAIL_FROM: matching(
    /^([^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/,
    'must be a sender such as "Botón de alerta <aviso@alert.example>"',
  ),
  ...account(FIRST),
  ...account(SECOND),
  TWILIO_API_URL: optional(
    url(['http:', 'https:'], 'http://127.0.0.1:4010').refine(() => !production, {
      error: 'must not be set in production: messages go to Twilio itself',
    }),
  ),
  VAPID_PUBLIC_KEY: matching(/^[A-Za-z0-9_-]{87}$/, `must be 65 bytes in base64url ${HOW_VAPID}`),
  VAPID_PRIVATE_KEY: matching(/^[A-Za-z0-9_-]{43}$/, `must be 32 bytes in base64url ${HOW_VAPID}`),
  VAPID_SUBJECT: optional(url(['mailto:', 'https:'], 'mailto:admin@alert.example')),
  ALLOW_NO_CARRIERS: optional(z.enum(['0', '1'], { error: 'must be 0 or 1' })),
});

const HOW_VAPID = '(make a pair with: npx web-push generate-vapid-keys)';

/** What must hold between the settings of carriers: each group whole or not at all, and in production at least one. */
export function carrierFaults(source: Source, production: boolean): string[] {
  const has = (name: string) => Boolean(source[name]);
  const faults: string[] = [];
  const together = (names: string[], why: string) => {
    const missing = names.filter((name) => !has(name));
    if (missing.length < names.length)
      for (const name of missing) faults.push(`${name} must be set too: ${why}`);
  };
  together(['SMTP_URL', 'MAIL_FROM'], 'e-mail needs SMTP_URL and MAIL_FROM');
  if (has('SMTP_FALLBACK_URL') && !has('SMTP_URL'))
    faults.push('SMTP_FALLBACK_URL must not be set without SMTP_URL: it is the second way');
  for (const prefix of [FIRST, SECOND]) {
    if (!OF_ACCOUNT.some((name) => has(prefix + name))) continue;
    for (const name of ['ACCOUNT_SID', 'AUTH_TOKEN'])
      if (!has(prefix + name))
        faults.push(`${prefix}${name} must be set too: an account needs its SID and its token`);
    if (!SENDERS.some((name) => has(prefix + name)))
      faults.push(
        `${prefix}SMS_FROM, ${prefix}WHATSAPP_FROM or ${prefix}VOICE_FROM must be set: an account needs a sender`,
      );
  }
  if (has(`${SECOND}ACCOUNT_SID`) && !has(`${FIRST}ACCOUNT_SID`))
    faults.push(`${SECOND}ACCOUNT_SID must not be set without ${FIRST}ACCOUNT_SID`);
  if (has(`${FIRST}ACCOUNT_SID`) && !has('PUBLIC_URL') && !has('TWILIO_API_URL'))
    faults.push(
      'PUBLIC_URL must be set for Twilio: that is where it tells what became of a message',
    );
  together(VAPID, `Web Push needs ${VAPID.join(', ')}`);
  if (VAPID.every(has) && !isPair(source.VAPID_PUBLIC_KEY, source.VAPID_PRIVATE_KEY))
    faults.push(`VAPID_PUBLIC_KEY must belong to VAPID_PRIVATE_KEY ${HOW_VAPID}`);
  const hasNone = !has('SMTP_URL') && !has(`${FIRST}ACCOUNT_SID`) && !VAPID.some(has);
  if (production && hasNone && source.ALLOW_NO_CARRIERS !== '1')
    faults.push(
      'SMTP_URL, TWILIO_ACCOUNT_SID or VAPID_PUBLIC_KEY must be set in production: without a carrier no contact is told (ALLOW_NO_CARRIERS=1 starts all the same)',
    );
  return faults;
}

function isPair(publicKey = '', privateKey = ''): boolean {
  try {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(privateKey, 'base64url');
    return curve.getPublicKey('base64url') === publicKey;
  } catch {
    return false;
  }
}

/** The settings of carriers, out of values that hold. */
export function readCarriers(
  values: Record<string, unknown>,
  production: boolean,
): CarrierSettings {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : null);
  const servers = [text('SMTP_URL'), text('SMTP_FALLBACK_URL')]
    .filter((each) => each !== null)
    .map((each) => readSmtpUrl(each, production));
  const from = text('MAIL_FROM');
  const accounts = [FIRST, SECOND].flatMap((prefix) => readAccount(text, prefix) ?? []);
  const [publicKey, privateKey, subject] = VAPID.map(text);
  return {
    smtp: servers.length > 0 && from ? { servers, from } : null,
    twilio: accounts.length > 0 ? { accounts, apiUrl: text('TWILIO_API_URL') } : null,
    vapid: publicKey && privateKey && subject ? { publicKey, privateKey, subject } : null,
  };
}

function readAccount(text: (name: string) => string | null, prefix: string): TwilioAccount | null {
  const of = (name: (typeof OF_ACCOUNT)[number]) => text(prefix + name);
  const accountSid = of('ACCOUNT_SID');
  const authToken = of('AUTH_TOKEN');
  if (!accountSid || !authToken) return null;
  return {
    accountSid,
    authToken,
    smsFrom: of('SMS_FROM'),
    whatsAppFrom: of('WHATSAPP_FROM'),
    whatsAppTemplate: of('WHATSAPP_TEMPLATE'),
    voiceFrom: of('VOICE_FROM'),
  };
}
