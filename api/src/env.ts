import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import {
  databaseUrl,
  listOf,
  optional,
  origin,
  origins,
  secret,
  url,
  wholeNumber,
} from './env-rules.ts';

/** Every setting of the product, read once. Nothing else reads process.env. */
export interface Env {
  production: boolean;
  host: string;
  port: number;
  /** Where the embedded database and the key that it made live. Absolute. */
  dataDir: string;
  /** A PostgreSQL with PostGIS; null runs the embedded database. */
  databaseUrl: string | null;
  /** Redis or Valkey, to wake the other nodes; null keeps the wake-ups in this process. */
  redisUrl: string | null;
  /** Whether demo officers exist. Never in production. */
  demo: boolean;
  /** Wraps the key of each alert: 32 bytes in base64. Null lets the embedded mode make one. */
  masterKey: Buffer | null;
  /** Of at least 32 bytes, in base64: what other secrets derive from. Null lets the embedded mode make one. */
  pepper: Buffer | null;
  /** Other origins whose pages may call this API with a cookie, for a web build served from elsewhere. */
  webOrigins: string[];
  /** The origin at which people reach this server, for links and as an allowed origin. Null: wherever it listens. */
  publicUrl: string | null;
  /** How many proxies of ours stand in front and add to X-Forwarded-For; 0 takes the connection's own address. */
  trustedProxies: number;
  /**
   * Limits by address and token, and the two lanes of admission. For load tests, never in production: `lanes` leaves the
   * limits out, `off` both.
   */
  limits: 'on' | 'lanes' | 'off';
  /** Where the static web build lies; absolute. */
  webDir: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Connections for the press and the feed. Prisma has as many again. */
  databasePoolSize: number;
}

/** Names every faulty setting at once, each with its remedy. */
export class SettingsError extends Error {
  constructor(readonly faults: string[]) {
    super(`These settings need mending:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/** The folder that holds prisma/ and web/: two above this file, as source and as bundle. */
export const rootDir = fileURLToPath(new URL('../../', import.meta.url));

/** What each setting may be. All faults are found at once, also what only production demands. */
const settings = (production: boolean) =>
  z.object({
    NODE_ENV: optional(z.string()),
    HOST: optional(z.string()),
    PORT: optional(wholeNumber(0, 65535)),
    DATA_DIR: optional(z.string()),
    DATABASE_URL: optional(
      databaseUrl(production),
      production && 'must name a PostgreSQL with PostGIS in production',
    ),
    REDIS_URL: optional(url(['redis:', 'rediss:'], 'redis://host:6379')),
    DEMO: optional(
      z
        .enum(['0', '1'], { error: 'must be 0 or 1' })
        .refine((value) => !production || value === '0', {
          error: 'must not be 1 in production: demo accounts never exist there',
        }),
    ),
    MASTER_KEY: secret(production),
    PEPPER: secret(production),
    PUBLIC_URL: optional(
      origin(production),
      production && 'must be set in production: the https origin that people open',
    ),
    WEB_ORIGINS: optional(origins(production)),
    TRUST_PROXY: optional(wholeNumber(0, 10)),
    LIMITS: optional(
      z
        .enum(['on', 'lanes', 'off'], { error: 'must be on, lanes or off' })
        .refine((value) => !production || value === 'on', { error: 'must be on in production' }),
    ),
    WEB_DIR: optional(z.string()),
    LOG_LEVEL: optional(
      z.enum(['debug', 'info', 'warn', 'error', 'silent'], {
        error: 'must be debug, info, warn, error or silent',
      }),
    ),
    DATABASE_POOL_SIZE: optional(wholeNumber(2, 100)),
  });

/**
 * Reads the settings.
 * @throws SettingsError with all faults together.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const production = source.NODE_ENV === 'production';
  const kinds = settings(production);
  // Zod does not look at keys that are missing: empty stands for left out.
  const parsed = kinds.safeParse(
    Object.fromEntries(Object.keys(kinds.shape).map((name) => [name, source[name] ?? ''])),
  );
  if (!parsed.success)
    throw new SettingsError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    );
  const values = parsed.data;
  const dataDir = values.DATA_DIR ?? '.data';
  return {
    production,
    host: values.HOST ?? '127.0.0.1',
    port: values.PORT ?? 3000,
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(dataDir),
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    demo: !production && values.DEMO !== '0',
    masterKey: values.MASTER_KEY ? Buffer.from(values.MASTER_KEY, 'base64') : null,
    pepper: values.PEPPER ? Buffer.from(values.PEPPER, 'base64') : null,
    webOrigins: listOf(values.WEB_ORIGINS).map((each) => new URL(each).origin),
    publicUrl: values.PUBLIC_URL ? new URL(values.PUBLIC_URL).origin : null,
    trustedProxies: values.TRUST_PROXY ?? 0,
    limits: values.LIMITS ?? 'on',
    webDir: values.WEB_DIR ? resolve(values.WEB_DIR) : resolve(rootDir, 'web/out'),
    logLevel: values.LOG_LEVEL ?? 'info',
    databasePoolSize: values.DATABASE_POOL_SIZE ?? 10,
  };
}

/**
 * The settings of a command that works on the database alone, such as migrate: no other setting is demanded.
 * @throws SettingsError when DATABASE_URL is missing or faulty.
 */
export function readDatabaseUrl(source: Record<string, string | undefined> = process.env): string {
  const { databaseUrl } = readEnv({ DATABASE_URL: source.DATABASE_URL });
  if (!databaseUrl)
    throw new SettingsError([
      'DATABASE_URL must name the database; the embedded one prepares itself at start',
    ]);
  return databaseUrl;
}
