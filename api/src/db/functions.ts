import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** A file of functions. */
interface FunctionFile {
  name: string;
  checksum: string;
  sql: string;
  /** Statements call it under a name that ends in this: nodes of another version have their own. Null: triggers alone do. */
  version: string | null;
}

const LOCK = 0xa1e7_f0;

/** The version of a text: a text that changes is another function. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function readFunctions(prismaDir: string): FunctionFile[] {
  const folder = join(prismaDir, 'functions');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const version = text.includes('_VERSION') ? versionOf(text) : null;
      return {
        name: file.slice(0, -'.sql'.length),
        checksum: versionOf(text),
        sql: text.replaceAll('_VERSION', `_${version}`),
        version,
      };
    });
}

/**
 * Applies the functions of prisma/functions that are not there yet, in one transaction; returns their names.
 *
 * One that statements call by name is made under a name of its own for each version, and the version before stays: nodes
 * of the old build run on while new ones start. What came before that is dropped. Functions of triggers are replaced.
 */
export async function applyFunctions(pool: pg.Pool, prismaDir: string): Promise<string[]> {
  const applied: string[] = [];
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS database_functions (
         name text NOT NULL, checksum text NOT NULL, applied_at timestamptz(3) NOT NULL DEFAULT now(),
         superseded_at timestamptz(3), PRIMARY KEY (name, checksum))`,
    );
    for (const file of readFunctions(prismaDir))
      if (await apply(client, file)) applied.push(file.name);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  return applied;
}

async function apply(client: pg.PoolClient, file: FunctionFile): Promise<boolean> {
  const { name, checksum, version, sql } = file;
  const { rows } = await client.query(
    'SELECT checksum, superseded_at FROM database_functions WHERE name = $1',
    [name],
  );
  const known = rows.find((row) => row.checksum === checksum);
  if (known && known.superseded_at === null) return false;
  for (const { checksum: old, superseded_at } of rows)
    if (old !== checksum && superseded_at !== null) await drop(client, name, old, version !== null);
  if (!known || version === null) await client.query(sql);
  await client.query('UPDATE database_functions SET superseded_at = now() WHERE name = $1', [name]);
  await client.query(
    `INSERT INTO database_functions (name, checksum) VALUES ($1, $2)
     ON CONFLICT (name, checksum) DO UPDATE SET superseded_at = NULL`,
    [name, checksum],
  );
  return true;
}

/** Drops a version of a function with its types, or forgets a text of a trigger's function that was replaced. */
async function drop(
  client: pg.PoolClient,
  name: string,
  checksum: string,
  isVersioned: boolean,
): Promise<void> {
  await client.query('DELETE FROM database_functions WHERE name = $1 AND checksum = $2', [
    name,
    checksum,
  ]);
  if (!isVersioned) return;
  const { rows } = await client.query<{ sql: string }>(
    `SELECT 'DROP FUNCTION ' || oid::regprocedure AS sql FROM pg_proc WHERE proname LIKE '%\\_' || $1
     UNION ALL
     SELECT 'DROP TYPE ' || oid::regtype FROM pg_type WHERE typtype = 'c' AND typname LIKE '%\\_' || $1`,
    [checksum],
  );
  for (const { sql } of rows) await client.query(sql);
}

/** Whether the functions that this build calls are there, and those of triggers in any version. */
export async function hasFunctions(pool: pg.Pool, prismaDir: string): Promise<boolean> {
  const { rows } = await pool.query(
    `SELECT to_regclass('database_functions') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return false;
  const applied = await pool.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM database_functions',
  );
  return readFunctions(prismaDir).every((file) =>
    applied.rows.some(
      ({ name, checksum }) =>
        name === file.name && (file.version === null || checksum === file.checksum),
    ),
  );
}
