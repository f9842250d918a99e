import type pg from 'pg';
import { statement } from '../db/statement.ts';

/** Somebody's rights changed. */
export interface AccessChange {
  id: bigint;
  /** "PERSON:<id>", "OFFICER:<id>", "PARTNER:<id>" or "CONTACT:<id>". */
  subject: string;
}

/** By time and not by id: a slow transaction shows its rows after a faster one's. */
const RECENT = statement(
  'recent_access_changes',
  `SELECT id, subject FROM access_changes WHERE at > clock_timestamp() - make_interval(secs => $1::int) ORDER BY id`,
);

/** What changed in the last seconds, by the database's own clock. */
export async function readAccessChanges(pool: pg.Pool, seconds: number): Promise<AccessChange[]> {
  const { rows } = await pool.query<{ id: string; subject: string }>(RECENT([seconds]));
  return rows.map(({ id, subject }) => ({ id: BigInt(id), subject }));
}
