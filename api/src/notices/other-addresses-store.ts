import type pg from 'pg';
import { statement } from '../db/statement.ts';

const QUEUE_FOR_OTHERS = statement(
  'queue_for_former_addresses',
  `INSERT INTO deliveries (notice, channel, alert_id, person_id, contact_id, event_id, due_at, created_at, former)
   SELECT d.notice, d.channel, d.alert_id, d.person_id, d.contact_id, d.event_id, $3::timestamptz, d.created_at, n.tries
   FROM deliveries d CROSS JOIN unnest($2::smallint[]) AS n (tries)
   WHERE d.id = $1::uuid AND d.event_id IS NOT NULL
   ON CONFLICT (event_id, contact_id, channel, former) DO NOTHING`,
);

/** Queues for each of the other addresses what a delivery tells. Harmless to repeat. */
export async function queueForOthers(
  pool: pg.Pool,
  id: string,
  others: number[],
  at: Date,
): Promise<void> {
  await pool.query(QUEUE_FOR_OTHERS([id, others, at]));
}

const SENT_TO = statement(
  'note_former_address',
  `UPDATE deliveries SET sent_to = $2::bytea WHERE id = $1::uuid`,
);

/** Notes that a delivery goes to another address than its contact has now. */
export async function noteAddress(
  pool: pg.Pool,
  id: string,
  addressHash: Uint8Array | null,
): Promise<void> {
  await pool.query(SENT_TO([id, addressHash]));
}
