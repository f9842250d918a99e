import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type Env, rootDir } from '../env.ts';
import { openPool } from './pool.ts';

/** The database of the data keys alone. May be away: nothing waits for it but the reading of what is sealed. */
export interface KeysDatabase {
  pool: pg.Pool;
  /** Makes its table where that is missing, once in a process. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** The one from the settings, opened without asking whether it is there; null where keys live in the main one. */
export function keysDatabaseOf(env: Pick<Env, 'keysDatabaseUrl'>): KeysDatabase | null {
  return env.keysDatabaseUrl ? open(env.keysDatabaseUrl, join(rootDir, 'prisma')) : null;
}

function open(url: string, prismaDir: string): KeysDatabase {
  const pool = openPool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
    options:
      '-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=5000',
  });
  let prepared: Promise<void> | null = null;
  return {
    pool,
    prepare() {
      prepared ??= applyKeysMigrations(pool, prismaDir).catch((error: unknown) => {
        prepared = null;
        throw error;
      });
      return prepared;
    },
    close: () => pool.end(),
  };
}

/** Runs every script of prisma/keys-migrations in order, each in a transaction. Running them again changes nothing. */
async function applyKeysMigrations(pool: pg.Pool, prismaDir: string): Promise<void> {
  const folder = join(prismaDir, 'keys-migrations');
  for (const file of readdirSync(folder).sort())
    if (file.endsWith('.sql')) await pool.query(readFileSync(join(folder, file), 'utf8'));
}
