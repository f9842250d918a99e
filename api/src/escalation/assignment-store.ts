import type pg from 'pg';
import { statement } from '../db/statement.ts';

const READ_LAPSED = statement(
  'read_lapsed_assignments',
  `SELECT alert_id AS id FROM escalations
   WHERE accept_by <= $1::timestamptz AND NOT alert_id = ANY ($2::uuid[]) ORDER BY accept_by LIMIT $3::int`,
);

/** Alerts whose assignee has not accepted in time, but for those `without`. */
export async function readLapsed(
  pool: pg.Pool,
  now: Date,
  without: string[],
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(READ_LAPSED([now, without, limit]));
  return rows.map(({ id }) => id);
}
