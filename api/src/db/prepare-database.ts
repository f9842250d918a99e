import { join } from 'node:path';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { readConsularFiles, sumConsularFiles } from '../consulates/consular-files.ts';
import { importConsularData } from '../consulates/import-service.ts';
import { lastImportSum } from '../consulates/import-store.ts';
import { type Env, rootDir } from '../env.ts';
import { installJobQueue } from '../housekeeping/job-queue-store.ts';
import { JOB_NAMES } from '../housekeeping/jobs.ts';
import { startEmbeddedDatabase } from './embedded/embedded-database.ts';
import { applyFunctions, hasFunctions } from './functions.ts';
import { applyMigrations, migrationNames } from './migrations.ts';
import { openPool } from './pool.ts';

/** The database is there but not fit to serve; the message has the remedy. */
export class DatabaseNotReadyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DatabaseNotReadyError';
  }
}

interface Options {
  clock: Clock;
  onProgress?: (step: string) => void;
  onRestart?: (attempt: number) => void;
}

/** A database that can serve: reachable, migrated, with consular data. */
export interface PreparedDatabase {
  url: string;
  embedded: boolean;
  pid(): number | null;
  stop(): Promise<void>;
}

/**
 * Starts the embedded database or reaches the named one, and makes sure that it can serve.
 *
 * Migrations and consular data apply by themselves, but in production: there `npm run db:migrate` and
 * `npm run data:import` are deliberate steps, and a database without them is refused.
 * @throws DatabaseNotReadyError, DataDirInUseError
 */
export async function prepareDatabase(env: Env, options: Options): Promise<PreparedDatabase> {
  const say = options.onProgress ?? (() => undefined);
  if (!env.databaseUrl) say('Starting the embedded database (about 15 seconds the first time)');
  const embedded = env.databaseUrl
    ? null
    : await startEmbeddedDatabase({ dataDir: env.dataDir, onRestart: options.onRestart });
  const url = env.databaseUrl ?? (embedded?.url as string);
  try {
    await readyToServe(url, env, options, embedded !== null, say);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  return {
    url,
    embedded: embedded !== null,
    pid: () => embedded?.pid() ?? null,
    stop: async () => embedded?.stop(),
  };
}

async function readyToServe(
  url: string,
  env: Env,
  { clock }: Options,
  embedded: boolean,
  say: (step: string) => void,
): Promise<void> {
  const pool = openPool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  try {
    if (!embedded) await assertDurable(pool);
    if (env.production) return await assertPrepared(pool);
    const prismaDir = join(rootDir, 'prisma');
    if (!(await isUpToDate(pool, prismaDir))) {
      say('Creating the tables (PostGIS takes about 10 seconds)');
      await applyMigrations(url, prismaDir);
      await applyFunctions(pool, prismaDir);
      await installJobQueue(pool, JOB_NAMES);
    }
    const dataDir = join(prismaDir, 'data');
    if ((await lastImportSum(pool)) !== sumConsularFiles(dataDir)) {
      say('Reading the consular data: 53 posts, 3,231 counties');
      await importConsularData(pool, readConsularFiles(dataDir), { clock });
    }
  } finally {
    await pool.end();
  }
}

/** Acknowledged presses must survive a crash: with synchronous_commit off, 19 of 34,000 were lost in eight crashes. */
async function assertDurable(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    `SELECT name, setting FROM pg_settings WHERE name IN ('synchronous_commit', 'fsync') AND setting = 'off'`,
  );
  if (rows.length > 0)
    throw new DatabaseNotReadyError(
      `The database has ${rows.map((row) => row.name).join(' and ')} off: a crash would lose presses. Turn it on.`,
    );
}

async function isMigrated(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query(`SELECT to_regclass('alert_events') IS NOT NULL AS there`);
  return rows[0]?.there === true;
}

/** Whether every migration and function of the folder is applied. Spares the engine's start, half a second, when it is. */
async function isUpToDate(pool: pg.Pool, prismaDir: string): Promise<boolean> {
  if (!(await isMigrated(pool))) return false;
  const { rows } = await pool.query(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  if (!migrationNames(prismaDir).every((name) => applied.has(name))) return false;
  return hasFunctions(pool, prismaDir);
}

async function assertPrepared(pool: pg.Pool): Promise<void> {
  if (!(await isUpToDate(pool, join(rootDir, 'prisma'))))
    throw new DatabaseNotReadyError('The database lacks migrations. Run: npm run db:migrate');
  if ((await lastImportSum(pool)) === null)
    throw new DatabaseNotReadyError(
      'The database has no consular data yet. Run: npm run data:import',
    );
}
