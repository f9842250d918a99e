import type pg from 'pg';

// The lock comes first and on its own: only a later statement sees what others committed while it waited.
const LOCK = `SELECT id FROM persons WHERE id = $1::uuid AND erasing_at IS NULL FOR NO KEY UPDATE`;

/** Runs statements under the lock of the person's row; undefined for a person who is being erased. */
export async function locked<T>(
  pool: pg.Pool,
  personId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T | undefined> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query(LOCK, [personId]);
    return rows.length > 0 ? work(client) : undefined;
  });
}

/** Runs statements that are committed together, or not at all. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
