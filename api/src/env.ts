import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

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

const url = (protocols: string[], example: string) =>
  z.string().refine(
    (value) => {
      try {
        return protocols.includes(new URL(value).protocol);
      } catch {
        return false;
      }
    },
    { error: `must be an address such as ${example}` },
  );

const optional = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), type.optional());

const settings = z.object({
  NODE_ENV: optional(z.string()),
  HOST: optional(z.string()),
  PORT: optional(
    z.coerce.number({ error: 'must be a number from 0 to 65535' }).int().min(0).max(65535),
  ),
  DATA_DIR: optional(z.string()),
  DATABASE_URL: optional(
    url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/database'),
  ),
  REDIS_URL: optional(url(['redis:', 'rediss:'], 'redis://host:6379')),
  DEMO: optional(z.enum(['0', '1'], { error: 'must be 0 or 1' })),
  MASTER_KEY: optional(
    z.string().refine((value) => Buffer.from(value, 'base64').length === 32, {
      error: 'must be 32 bytes in base64 (make one with: openssl rand -base64 32)',
    }),
  ),
  PEPPER: optional(
    z.string().refine((value) => Buffer.from(value, 'base64').length >= 32, {
      error: 'must be at least 32 bytes in base64 (make one with: openssl rand -base64 32)',
    }),
  ),
  WEB_ORIGINS: optional(z.string()),
  WEB_DIR: optional(z.string()),
  LOG_LEVEL: optional(
    z.enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be debug, info, warn, error or silent',
    }),
  ),
  DATABASE_POOL_SIZE: optional(
    z.coerce.number({ error: 'must be a number from 2 to 100' }).int().min(2).max(100),
  ),
});

/**
 * Reads the settings.
 * @throws SettingsError with all faults together.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const parsed = settings.safeParse(source);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const values = parsed.success ? parsed.data : {};
  // From the source, so that what production demands is named beside what is faulty.
  const production = source.NODE_ENV === 'production';
  if (production && source.DEMO === '1')
    faults.push('DEMO must not be 1 in production: demo accounts never exist there');
  if (production && !source.DATABASE_URL)
    faults.push('DATABASE_URL must name a PostgreSQL with PostGIS in production');
  if (production && !source.MASTER_KEY)
    faults.push('MASTER_KEY must be set in production (make one with: openssl rand -base64 32)');
  if (production && !source.PEPPER)
    faults.push('PEPPER must be set in production (make one with: openssl rand -base64 32)');
  if (faults.length > 0) throw new SettingsError(faults);
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
    webOrigins: (values.WEB_ORIGINS ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
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
