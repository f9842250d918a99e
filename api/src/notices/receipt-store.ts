import type pg from 'pg';
import { statement } from '../db/statement.ts';

/**
 * A carrier says that it delivered. A state only ever goes forward: what was opened stays opened, and what waited for
 * another try, or had failed, has arrived after all.
 */
const DELIVERED = statement(
  'delivery_delivered',
  `WITH tried AS (
    UPDATE delivery_attempts SET outcome = 'DELIVERED', ended_at = coalesce(ended_at, $3::timestamptz)
    WHERE delivery_id = $1::uuid AND number = $2::smallint AND outcome IS DISTINCT FROM 'VOICEMAIL' RETURNING delivery_id
  )
  UPDATE deliveries SET
    state = CASE WHEN state IN ('QUEUED', 'SENDING', 'ACCEPTED', 'FAILED') THEN 'DELIVERED' ELSE state END,
    reason = CASE WHEN state IN ('REPLACED', 'SKIPPED') THEN reason END,
    accepted_at = coalesce(accepted_at, $3::timestamptz), delivered_at = coalesce(delivered_at, $3::timestamptz)
  WHERE id = (SELECT delivery_id FROM tried)
  RETURNING alert_id AS "alertId", contact_id AS "contactId"`,
);

/**
 * A machine took the call: it was handed over, and that is all. What the carrier says later about the same call ("completed")
 * changes nothing any more; a "delivered" that came before stays, with the reason beside it.
 */
const VOICEMAIL = statement(
  'delivery_voicemail',
  `WITH tried AS (
    UPDATE delivery_attempts SET outcome = 'VOICEMAIL', ended_at = coalesce(ended_at, $3::timestamptz)
    WHERE delivery_id = $1::uuid AND number = $2::smallint RETURNING delivery_id
  )
  UPDATE deliveries SET
    state = CASE WHEN state = 'SENDING' THEN 'ACCEPTED' ELSE state END, reason = 'VOICEMAIL',
    accepted_at = coalesce(accepted_at, $3::timestamptz)
  WHERE id = (SELECT delivery_id FROM tried) AND attempts = $2::smallint AND state IN ('SENDING', 'ACCEPTED', 'DELIVERED')
  RETURNING alert_id AS "alertId", contact_id AS "contactId"`,
);

/** A call that still waits is called off, so that nobody reads of a call that is not going to be made. */
const IS_CALL_WAITING = `notice = 'RAISED' AND channel = 'VOICE' AND state = 'QUEUED'`;

const OPENED = statement(
  'delivery_opened',
  `WITH tried AS (
    SELECT delivery_id FROM delivery_attempts WHERE delivery_id = $1::uuid AND number = $2::smallint
  ),
  called_off AS (
    UPDATE deliveries SET state = 'SKIPPED', reason = 'OPENED', ended_at = $3::timestamptz
    WHERE ${IS_CALL_WAITING} AND (alert_id, contact_id) = (
      SELECT o.alert_id, o.contact_id FROM deliveries o JOIN tried ON tried.delivery_id = o.id WHERE o.channel <> 'VOICE')
  )
  UPDATE deliveries SET
    state = CASE WHEN state IN ('QUEUED', 'SENDING', 'ACCEPTED', 'DELIVERED', 'FAILED') THEN 'OPENED' ELSE state END,
    reason = CASE WHEN state IN ('REPLACED', 'SKIPPED') THEN reason END,
    accepted_at = coalesce(accepted_at, $3::timestamptz), opened_at = coalesce(opened_at, $3::timestamptz)
  WHERE id = (SELECT delivery_id FROM tried)
  RETURNING alert_id AS "alertId", contact_id AS "contactId"`,
);

/** A carrier took it and could not deliver. Only its last try counts, and only while nothing better is known. */
const UNDELIVERED = statement(
  'delivery_undelivered',
  `WITH earlier AS (
    SELECT count(*) AS times FROM delivery_attempts
    WHERE delivery_id = $1::uuid AND number <> $2::smallint AND outcome LIKE 'UNDELIVERED%'
  ),
  tried AS (
    UPDATE delivery_attempts SET outcome = $4, ended_at = coalesce(ended_at, $3::timestamptz)
    WHERE delivery_id = $1::uuid AND number = $2::smallint
      AND (outcome IS NULL OR outcome = 'ACCEPTED') RETURNING delivery_id
  )
  UPDATE deliveries SET
    state = (CASE WHEN times + 1 >= $5::int OR notice IN ('TEST', 'INVITATION') THEN 'FAILED' ELSE 'QUEUED' END)::"DeliveryState",
    reason = 'UNDELIVERED', due_at = $6::timestamptz,
    ended_at = CASE WHEN times + 1 >= $5::int OR notice IN ('TEST', 'INVITATION') THEN $3::timestamptz END
  FROM earlier
  WHERE id = (SELECT delivery_id FROM tried) AND attempts = $2::smallint AND state IN ('SENDING', 'ACCEPTED')
  RETURNING alert_id AS "alertId", contact_id AS "contactId"`,
);

/**
 * The page was opened: whatever had gone out to this contact has arrived. What never went out stays so, and its times say
 * that the contact knows all the same, by a link that the person sent. A call that waits is called off.
 */
const PAGE_OPENED = statement(
  'page_opened',
  `UPDATE deliveries SET
     state = (CASE WHEN ${IS_CALL_WAITING} THEN 'SKIPPED'
       WHEN state NOT IN ('ACCEPTED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED') THEN state::text
       WHEN $4::boolean OR state = 'ACKNOWLEDGED' THEN 'ACKNOWLEDGED' ELSE 'OPENED' END)::"DeliveryState",
     reason = CASE WHEN ${IS_CALL_WAITING} THEN 'OPENED' ELSE nullif(reason, 'VOICEMAIL') END,
     ended_at = CASE WHEN ${IS_CALL_WAITING} THEN $3::timestamptz ELSE ended_at END, opened_at = coalesce(opened_at, $3::timestamptz),
     acknowledged_at = CASE WHEN $4::boolean THEN coalesce(acknowledged_at, $3::timestamptz) ELSE acknowledged_at END
   WHERE alert_id = $1::uuid AND contact_id = $2::uuid
     AND (notice = 'RAISED' OR state IN ('ACCEPTED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED'))
     AND (opened_at IS NULL OR ($4::boolean AND acknowledged_at IS NULL))`,
);

interface Touched {
  alertId: string | null;
  contactId: string | null;
}

export async function markDelivered(
  pool: pg.Pool,
  id: string,
  attempt: number,
  at: Date,
): Promise<Touched | null> {
  return (await pool.query<Touched>(DELIVERED([id, attempt, at]))).rows[0] ?? null;
}

export async function markVoicemail(
  pool: pg.Pool,
  id: string,
  attempt: number,
  at: Date,
): Promise<Touched | null> {
  return (await pool.query<Touched>(VOICEMAIL([id, attempt, at]))).rows[0] ?? null;
}

export async function markOpened(
  pool: pg.Pool,
  id: string,
  attempt: number,
  at: Date,
): Promise<Touched | null> {
  return (await pool.query<Touched>(OPENED([id, attempt, at]))).rows[0] ?? null;
}

/** `most`: after so many tries that it took it has failed; before, the next is due at `again`. */
export async function markUndelivered(
  pool: pg.Pool,
  { id, attempt, at, code }: { id: string; attempt: number; at: Date; code: string | null },
  most: number,
  again: Date,
): Promise<Touched | null> {
  const outcome = code ? `UNDELIVERED ${code}` : 'UNDELIVERED';
  const { rows } = await pool.query<Touched>(UNDELIVERED([id, attempt, at, outcome, most, again]));
  return rows[0] ?? null;
}

export async function markPageOpened(
  pool: pg.Pool,
  { alertId, contactId, at, seen }: { alertId: string; contactId: string; at: Date; seen: boolean },
): Promise<void> {
  await pool.query(PAGE_OPENED([alertId, contactId, at, seen]));
}
