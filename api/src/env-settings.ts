import { z } from 'zod';
import { carrierFaults, carrierKinds } from './env-carriers.ts';
import {
  databaseUrl,
  isSecret,
  listOf,
  madeToken,
  optional,
  origin,
  origins,
  SECRET_FAULT,
  secret,
  secretText,
  url,
  wholeNumber,
} from './env-rules.ts';

type Source = Record<string, string | undefined>;

const oneOf = <T extends string>(...values: [T, ...T[]]) =>
  z.enum(values, { error: `must be ${values.join(' or ')}` });

/** With a longer one the sentence, the link and the number of the call centre do not fit into one SMS. */
export const LONGEST_PUBLIC_URL = 32;

const days = () => optional(wholeNumber(1, 3650));

/** What each setting may be by itself, and what production demands of it. */
export const settings = (production: boolean) =>
  z.object({
    NODE_ENV: optional(z.string()),
    HOST: optional(z.string()),
    PORT: optional(wholeNumber(0, 65535)),
    DATA_DIR: optional(z.string()),
    DATABASE_URL: optional(
      databaseUrl(production),
      production && 'must name a PostgreSQL with PostGIS in production',
    ),
    KEYS_DATABASE_URL: optional(databaseUrl(production)),
    REDIS_URL: optional(url(['redis:', 'rediss:'], 'redis://host:6379')),
    DEMO: optional(
      oneOf('0', '1').refine((value) => !production || value === '0', {
        error: 'must not be 1 in production: demo accounts never exist there',
      }),
    ),
    MASTER_KEY: secret(production, false),
    MASTER_KEY_FILE: optional(z.string()),
    PREVIOUS_MASTER_KEYS: optional(
      z.string().refine((value) => listOf(value).every((key) => isSecret(key, false)), {
        error: 'must be keys of 32 bytes in base64, separated by commas',
      }),
    ),
    PEPPER: secret(production),
    FORGET_AFTER_DAYS: days(),
    FORGET_OPEN_AFTER_DAYS: days(),
    PUBLIC_URL: optional(
      origin(production).refine((value) => value.length <= LONGEST_PUBLIC_URL, {
        error: `must be at most ${LONGEST_PUBLIC_URL} characters long: it stands in every SMS, which has 160`,
      }),
      production && 'must be set in production: the https origin that people open',
    ),
    WEB_ORIGINS: optional(origins(production)),
    TRUST_PROXY: optional(wholeNumber(0, 10)),
    LIMITS: optional(
      oneOf('on', 'lanes', 'off').refine((value) => !production || value === 'on', {
        error: 'must be on in production',
      }),
    ),
    OIDC_ISSUER: optional(
      url(production ? ['https:'] : ['http:', 'https:'], 'https://sso.example'),
    ),
    OIDC_CLIENT_ID: optional(z.string()),
    OIDC_CLIENT_SECRET: optional(
      secretText(production, { always: 1, production: 24 }, '(the provider makes it)'),
    ),
    OIDC_SECOND_FACTOR: optional(oneOf('asked', 'trusted')),
    STAFF_TWO_FACTOR: optional(
      oneOf('required', 'optional').refine((value) => !production || value === 'required', {
        error: 'must not be optional in production',
      }),
    ),
    ...carrierKinds(production),
    WATCH_PAGE_TO: optional(
      z.string().refine((value) => listOf(value).every(isReachable), {
        error: `must be ${REACHABLE}, separated by commas`,
      }),
    ),
    WATCH_HEARTBEAT_URL: optional(
      url(production ? ['https:'] : ['http:', 'https:'], 'https://heartbeat.example/ping/…'),
    ),
    WATCH_DRILL_MINUTES: optional(wholeNumber(0, 1440)),
    WATCH_DRILL_CONTACT: optional(
      z.string().refine(isReachable, { error: `must be ${REACHABLE}` }),
    ),
    METRICS_TOKEN: optional(madeToken(production)),
    WEB_DIR: optional(z.string()),
    LOG_LEVEL: optional(oneOf('debug', 'info', 'warn', 'error', 'silent')),
    DATABASE_POOL_SIZE: optional(wholeNumber(2, 100)),
  });

const REACHABLE = 'phones such as +12135550100 or e-mail addresses';
const isReachable = (text: string) =>
  /^(\+[1-9]\d{6,14}|[^\s@<>,]+@[^\s@<>,]+\.[^\s@<>,]+)$/.test(text);

const OIDC = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];

/** What must hold between settings, whatever each is by itself. */
export function faultsBetween(source: Source, production: boolean): string[] {
  const faults: string[] = [];
  if (production && !source.MASTER_KEY && !source.MASTER_KEY_FILE)
    faults.push(`MASTER_KEY, or MASTER_KEY_FILE, must be set in production ${SECRET_FAULT}`);
  if (source.MASTER_KEY && source.MASTER_KEY_FILE)
    faults.push('MASTER_KEY_FILE must not be set beside MASTER_KEY: leave one of them out');
  if (source.KEYS_DATABASE_URL && source.KEYS_DATABASE_URL === source.DATABASE_URL)
    faults.push('KEYS_DATABASE_URL must name another database than DATABASE_URL');
  const missing = OIDC.filter((name) => !source[name]);
  if (missing.length > 0 && missing.length < OIDC.length)
    for (const name of missing)
      faults.push(`${name} must be set too: single sign-on needs ${OIDC.join(', ')}`);
  return [...faults, ...carrierFaults(source, production)];
}
