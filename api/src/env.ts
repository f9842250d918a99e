import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CarrierSettings, readCarriers } from './env-carriers.ts';
import { isWeakKey, listOf, WEAK_KEY_FAULT } from './env-rules.ts';
import { faultsBetween, settings } from './env-settings.ts';
import { KeyFileError, readKeyFile } from './privacy/key-file.ts';
import type { WatchSettings } from './watch/start-watch.ts';

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
  /** Wraps the data keys: 32 bytes, from MASTER_KEY or MASTER_KEY_FILE. Null lets the embedded mode make one. */
  masterKey: Buffer | null;
  /** Open what they wrapped; nothing new is wrapped by them. */
  previousMasterKeys: Buffer[];
  /** A PostgreSQL for the data keys alone, which the main backup leaves out; null keeps them in the main one. */
  keysDatabaseUrl: string | null;
  /** Days after its closing until what was told in an alert is forgotten. */
  forgetAfterDays: number;
  /** Days after which an alert that nobody closed is forgotten. */
  forgetOpenAfterDays: number;
  /** 32 bytes that are in no database: what keyed hashes derive from. Null lets the embedded mode make one. */
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
  /** The ministry's single sign-on for staff; null where there is none. */
  oidc: {
    issuer: string;
    clientId: string;
    clientSecret: string;
    /** "asked": its answer must name a second factor. "trusted": by agreement it always asks for one. */
    secondFactor: 'asked' | 'trusted';
  } | null;
  /** Whether staff sign in with a second factor. Always, but in the demo. */
  twoFactorRequired: boolean;
  /** By whom notices leave the house. */
  carriers: CarrierSettings;
  /** Who is told what is not well, and the drills. */
  watch: WatchSettings;
  /** What a reader of /metrics must bring; null closes it in production. */
  metricsToken: string | null;
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
  const faults = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...faultsBetween(source, production),
  ];
  const masterKey = readMasterKey(source, faults);
  faults.push(...keyFaults(source, masterKey, production));
  if (!parsed.success || faults.length > 0) throw new SettingsError(faults);
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
    masterKey,
    previousMasterKeys: listOf(values.PREVIOUS_MASTER_KEYS).map(fromBase64),
    keysDatabaseUrl: values.KEYS_DATABASE_URL ?? null,
    forgetAfterDays: values.FORGET_AFTER_DAYS ?? 30,
    forgetOpenAfterDays: values.FORGET_OPEN_AFTER_DAYS ?? 180,
    pepper: values.PEPPER ? fromBase64(values.PEPPER) : null,
    webOrigins: listOf(values.WEB_ORIGINS).map((each) => new URL(each).origin),
    publicUrl: values.PUBLIC_URL ? new URL(values.PUBLIC_URL).origin : null,
    trustedProxies: values.TRUST_PROXY ?? 0,
    limits: values.LIMITS ?? 'on',
    oidc:
      values.OIDC_ISSUER && values.OIDC_CLIENT_ID && values.OIDC_CLIENT_SECRET
        ? {
            issuer: values.OIDC_ISSUER,
            clientId: values.OIDC_CLIENT_ID,
            clientSecret: values.OIDC_CLIENT_SECRET,
            secondFactor: values.OIDC_SECOND_FACTOR ?? 'asked',
          }
        : null,
    twoFactorRequired:
      production ||
      (values.STAFF_TWO_FACTOR ?? (values.DEMO === '0' ? 'required' : 'optional')) === 'required',
    carriers: readCarriers(values, production),
    watch: {
      pageTo: listOf(values.WATCH_PAGE_TO),
      heartbeatUrl: values.WATCH_HEARTBEAT_URL ?? null,
      drillMinutes: values.WATCH_DRILL_MINUTES ?? 15,
      drillContact: values.WATCH_DRILL_CONTACT ?? null,
    },
    metricsToken: values.METRICS_TOKEN ?? null,
    webDir: values.WEB_DIR ? resolve(values.WEB_DIR) : resolve(rootDir, 'web/out'),
    logLevel: values.LOG_LEVEL ?? 'info',
    databasePoolSize: values.DATABASE_POOL_SIZE ?? 10,
  };
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64');

/** The key itself, or the one in the named file. A fault names the file, never what it holds. */
function readMasterKey(
  { MASTER_KEY, MASTER_KEY_FILE }: Record<string, string | undefined>,
  faults: string[],
): Buffer | null {
  if (MASTER_KEY) return fromBase64(MASTER_KEY);
  if (!MASTER_KEY_FILE) return null;
  try {
    return readKeyFile(MASTER_KEY_FILE);
  } catch (error) {
    faults.push(
      error instanceof KeyFileError
        ? 'MASTER_KEY_FILE must name a file with 32 bytes in base64'
        : 'MASTER_KEY_FILE must name a file that can be read',
    );
    return null;
  }
}

/** What is wrong with the master key as it is used, from the settings or a file, however it was written down. */
function keyFaults(
  { MASTER_KEY_FILE, PEPPER, PREVIOUS_MASTER_KEYS }: Record<string, string | undefined>,
  masterKey: Buffer | null,
  production: boolean,
): string[] {
  if (!masterKey) return [];
  const faults: string[] = [];
  // What stands in MASTER_KEY itself was looked at with the other settings.
  if (production && MASTER_KEY_FILE && isWeakKey(masterKey))
    faults.push(`MASTER_KEY_FILE ${WEAK_KEY_FAULT}`);
  const pepper = fromBase64(PEPPER ?? '');
  if (pepper.equals(masterKey))
    faults.push(
      `PEPPER must be another secret than ${MASTER_KEY_FILE ? 'the one in MASTER_KEY_FILE' : 'MASTER_KEY'}`,
    );
  if (listOf(PREVIOUS_MASTER_KEYS).some((key) => pepper.equals(fromBase64(key))))
    faults.push('PEPPER must be another secret than any of PREVIOUS_MASTER_KEYS');
  return faults;
}

/**
 * The settings of a command that works on the databases alone, such as migrate: no other setting is demanded.
 * @throws SettingsError when DATABASE_URL is missing, or one of them faulty
 */
export function readDatabaseUrls(
  source: Record<string, string | undefined> = process.env,
): Pick<Env, 'keysDatabaseUrl'> & { databaseUrl: string } {
  const { DATABASE_URL, KEYS_DATABASE_URL } = source;
  const { databaseUrl, keysDatabaseUrl } = readEnv({ DATABASE_URL, KEYS_DATABASE_URL });
  if (!databaseUrl)
    throw new SettingsError([
      'DATABASE_URL must name the database; the embedded one prepares itself at start',
    ]);
  return { databaseUrl, keysDatabaseUrl };
}

/** As readDatabaseUrls, for a command that works on the main database. @throws SettingsError */
export function readDatabaseUrl(source: Record<string, string | undefined> = process.env): string {
  return readDatabaseUrls({ DATABASE_URL: source.DATABASE_URL }).databaseUrl;
}
