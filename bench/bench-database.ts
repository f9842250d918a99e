import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { cleanUpWith } from './cleanup.ts';

/** A database of one run, still empty: the server migrates it and reads the consular data when it starts. */
export interface BenchDatabase {
  embedded: boolean;
  url: string;
  /** What a server needs to use it. */
  settings: Record<string, string>;
}

/** Makes a database next to the one that `serverUrl` names, or a data folder for the embedded one. */
export async function createBenchDatabase(serverUrl: string | null): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ab-bench-'));
  cleanUpWith(() => rmSync(dataDir, { recursive: true, force: true }));
  if (!serverUrl)
    return {
      embedded: true,
      // The embedded database listens in its data folder and takes several clients.
      url: `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(dataDir)}`,
      settings: { DATA_DIR: dataDir },
    };
  const name = `ab_bench_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `CREATE DATABASE ${name}`);
  cleanUpWith(() => administer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    embedded: false,
    url: url.href,
    settings: { DATABASE_URL: url.href, DATA_DIR: dataDir },
  };
}

/**
 * No alert moves on within the run, once the server stands: what follows a press would come between those that are
 * measured, and a desk that is told of its alert again would count it as told twice.
 */
export const holdEscalation = (pool: pg.Pool) =>
  pool.query(
    `UPDATE escalation_policies SET steps = '[{"afterSeconds": 3600, "action": "CALL_CENTER"}]'`,
  );

async function administer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
