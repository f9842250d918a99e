import type pg from 'pg';

/** Deletes some notes of changed rights that every node has seen long ago. Returns how many. */
export async function deleteAccessChanges(
  pool: pg.Pool,
  before: Date,
  limit: number,
): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM access_changes WHERE id IN (
       SELECT id FROM access_changes WHERE at < $1::timestamptz ORDER BY at LIMIT $2::int)`,
    [before, limit],
  );
  return rowCount ?? 0;
}

/** Deletes some invitations of devices that nobody can use any more. Returns how many. */
export async function deleteExpiredInvitations(
  pool: pg.Pool,
  now: Date,
  limit: number,
): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM device_invitations WHERE code_hash IN (
       SELECT code_hash FROM device_invitations WHERE expires_at < $1::timestamptz ORDER BY expires_at LIMIT $2::int)`,
    [now, limit],
  );
  return rowCount ?? 0;
}
