import type pg from 'pg';
import { partOf } from '../alerts/transition-sql.ts';
import { TRANSITIONS } from '../alerts/transitions.ts';
import { statement } from '../db/statement.ts';

/** An alert that is due to be forgotten, and its data key. */
export interface DueAlert {
  id: string;
  keyId: string;
}

const DUE = statement(
  'alerts_to_forget',
  `(SELECT id, key_id AS "keyId" FROM alerts
    WHERE forgotten_at IS NULL AND closed_at < $1::timestamptz ORDER BY closed_at LIMIT $3::int)
   UNION ALL
   (SELECT id, key_id FROM alerts
    WHERE forgotten_at IS NULL AND status <> 'CLOSED' AND received_at < $2::timestamptz ORDER BY received_at LIMIT $3::int)
   LIMIT $3::int`,
);

/** Some alerts that were closed before one instant, or were never closed and came before another. */
export async function readDueAlerts(
  pool: pg.Pool,
  closedBefore: Date,
  openBefore: Date,
  limit: number,
): Promise<DueAlert[]> {
  return (await pool.query<DueAlert>(DUE([closedBefore, openBefore, limit]))).rows;
}

const FORGET = statement(
  'forget_alerts',
  `WITH ${partOf(TRANSITIONS.forget, 'forgotten_', { ids: '$1::uuid[]', at: '$2::timestamptz' }).ctes},
   emptied AS (
     UPDATE alert_events e SET sealed = NULL FROM forgotten_c c WHERE e.alert_id = c.id AND e.sealed IS NOT NULL
   ),
   -- Whom it told, and the carriers' own numbers of those messages, by which a phone could be found.
   told AS (
     UPDATE deliveries d SET contact_id = NULL, person_id = NULL, sent_to = NULL FROM forgotten_c c WHERE d.alert_id = c.id RETURNING d.id
   ),
   addresses AS (DELETE FROM former_addresses o USING told WHERE o.delivery_id = told.id),
   tries AS (
     UPDATE delivery_attempts t SET carrier_ref = NULL FROM told WHERE t.delivery_id = told.id AND t.carrier_ref IS NOT NULL
   )
   SELECT count(*)::int AS count FROM forgotten_c`,
);

/**
 * Empties what was sealed in alerts and their log, and the distance, which with the county is finer than the county.
 *
 * `shown_as` stays but for its distance: without it the person's side would be shown the truth of an alert that was
 * cancelled under duress, long after. It holds nothing that an honest cancel does not leave as well.
 */
export async function forgetAlerts(pool: pg.Pool, ids: string[], at: Date): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(FORGET([ids, at]));
  return (rows[0] as { count: number }).count;
}

const NOTICES = statement(
  'forget_notices',
  `DELETE FROM deliveries WHERE id IN (
     SELECT id FROM deliveries WHERE alert_id IS NULL AND created_at < $1::timestamptz LIMIT $2::int)`,
);

/** Deletes some invitations, tests and pages of the watch that are older. Returns how many. */
export async function deleteNotices(pool: pg.Pool, before: Date, limit: number): Promise<number> {
  return (await pool.query(NOTICES([before, limit]))).rowCount ?? 0;
}
