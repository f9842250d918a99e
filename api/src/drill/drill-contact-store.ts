import type pg from 'pg';
import { statement } from '../db/statement.ts';

const CONFIRM = statement(
  'drill_confirm_channels',
  `UPDATE contact_channels SET state = 'CONFIRMED', answered_at = $2::timestamptz
   WHERE person_id = $1::uuid AND state NOT IN ('CONFIRMED', 'STOPPED', 'DECLINED')`,
);

/** The settings named this contact: they need not be asked. What they stopped stays stopped. */
export async function confirmChannels(pool: pg.Pool, personId: string, at: Date): Promise<void> {
  await pool.query(CONFIRM([personId, at]));
}
