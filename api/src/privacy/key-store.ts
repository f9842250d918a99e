import type pg from 'pg';
import { statement } from '../db/statement.ts';
import type { WrappedKey } from './wrapping-keys.ts';

/** A row of `data_keys`, in the main database or in that of the keys. */
export interface StoredKey extends WrappedKey {
  id: string;
}

const INSERT = statement(
  'insert_data_keys',
  `INSERT INTO data_keys (id, wrapped_by, wrapped_key, created_at, unclaimed, fixed)
   SELECT id, wrapped_by, wrapped_key, $4::timestamptz, NOT $5::boolean, $5::boolean
   FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS made (id, wrapped_by, wrapped_key)
   ON CONFLICT (id) DO NOTHING`,
);

/**
 * Stores keys; one that stands, stays. They are destroyed when nobody is seen to use them in a day, but for those that
 * are `fixed`.
 */
export async function insertKeys(
  pool: pg.Pool,
  keys: StoredKey[],
  at: Date,
  fixed = false,
): Promise<void> {
  const columns = [
    keys.map(({ id }) => id),
    keys.map(({ wrappedBy }) => wrappedBy),
    keys.map(({ wrappedKey }) => wrappedKey),
  ];
  await pool.query(INSERT([...columns, at, fixed]));
}

const COLUMNS = 'id, wrapped_by AS "wrappedBy", wrapped_key AS "wrappedKey"';

const READ = statement(
  'read_data_keys',
  `SELECT ${COLUMNS} FROM data_keys WHERE id = ANY ($1::uuid[])`,
);

/** The keys of these ids that are there. */
export async function readKeys(pool: pg.Pool, ids: string[]): Promise<StoredKey[]> {
  return (await pool.query<StoredKey>(READ([ids]))).rows;
}

const DELETE = statement(
  'delete_data_keys',
  'DELETE FROM data_keys WHERE id = ANY ($1::uuid[]) RETURNING id',
);

/** Destroys keys; returns the ids of those that were there. */
export async function deleteKeys(pool: pg.Pool, ids: string[]): Promise<string[]> {
  return (await pool.query<{ id: string }>(DELETE([ids]))).rows.map(({ id }) => id);
}

/** Some keys of persons and alerts. */
export async function readSomeKeys(pool: pg.Pool, limit: number): Promise<StoredKey[]> {
  const { rows } = await pool.query(
    `SELECT ${COLUMNS} FROM data_keys WHERE NOT fixed ORDER BY id LIMIT $1::int`,
    [limit],
  );
  return rows;
}

/** A page of the keys that are not wrapped by `current`. */
export async function readWrappedByOthers(
  pool: pg.Pool,
  current: string,
  after: string,
  limit: number,
): Promise<StoredKey[]> {
  const { rows } = await pool.query<StoredKey>(
    `SELECT ${COLUMNS} FROM data_keys WHERE wrapped_by <> $1::text AND id > $2::uuid ORDER BY id LIMIT $3::int`,
    [current, after, limit],
  );
  return rows;
}

/** Puts new wraps in the place of old ones, each only where the old one still stands. Returns how many did. */
export async function replaceWraps(
  pool: pg.Pool,
  changes: Array<{ from: StoredKey; to: WrappedKey }>,
): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE data_keys k SET wrapped_by = n.wrapped_by, wrapped_key = n.wrapped_key
     FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::bytea[]) AS n (id, old_key, wrapped_by, wrapped_key)
     WHERE k.id = n.id AND k.wrapped_key = n.old_key`,
    [
      changes.map(({ from }) => from.id),
      changes.map(({ from }) => from.wrappedKey),
      changes.map(({ to }) => to.wrappedBy),
      changes.map(({ to }) => to.wrappedKey),
    ],
  );
  return rowCount ?? 0;
}

/** Ids of keys that were made before an instant and that nobody was seen to use. */
export async function readUnclaimed(pool: pg.Pool, before: Date, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM data_keys WHERE unclaimed AND created_at < $1::timestamptz ORDER BY created_at LIMIT $2::int`,
    [before, limit],
  );
  return rows.map(({ id }) => id);
}

/** Notes that keys are in use. */
export async function markClaimed(pool: pg.Pool, ids: string[]): Promise<void> {
  await pool.query('UPDATE data_keys SET unclaimed = false WHERE id = ANY ($1::uuid[])', [ids]);
}

/**
 * Which of these keys somebody in the main database still needs. Every table with a `key_id` belongs here: a key that
 * is made ahead and whose owner is not named here is destroyed after a day.
 */
export async function readOwned(pool: pg.Pool, ids: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT key_id AS id FROM alerts WHERE key_id = ANY ($1::uuid[]) AND forgotten_at IS NULL
     UNION SELECT key_id FROM persons WHERE key_id = ANY ($1::uuid[])`,
    [ids],
  );
  return rows.map(({ id }) => id);
}
