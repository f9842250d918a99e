import type pg from 'pg';
import { statement } from '../db/statement.ts';
import { type EventPlace, runTransition } from './alert-store.ts';

/**
 * Cancels, or seems to.
 *
 * Under duress ($4) the alert stays as it is, or comes back if it was cancelled honestly before: `shown_as` keeps what
 * the person's side is shown from now on, and their side is told CANCELLED, or nothing if it was told so already. An
 * honest cancel after one under duress changes nothing: whoever forces a person may have got both PINs out of them.
 */
const CANCEL = statement(
  'cancel_alert',
  `WITH target AS MATERIALIZED (
    SELECT * FROM alerts
    WHERE id = $1::uuid AND person_id = $3::uuid AND status <> 'CLOSED' AND duress_at IS NULL
      AND ($4::boolean OR status <> 'CANCELLED')
    FOR UPDATE
  ),
  changed AS (
    UPDATE alerts a SET
      status = CASE
        WHEN NOT $4::boolean THEN 'CANCELLED'
        WHEN t.status <> 'CANCELLED' THEN t.status
        WHEN t.assigned_to_id IS NOT NULL THEN 'ASSIGNED'
        WHEN t.acknowledged_by_id IS NOT NULL THEN 'ACKNOWLEDGED'
        ELSE 'RAISED' END,
      cancelled_at = CASE WHEN $4::boolean THEN NULL ELSE $2::timestamptz END,
      duress_at = CASE WHEN $4::boolean THEN $2::timestamptz END,
      shown_posts = CASE WHEN $4::boolean THEN t.posts END,
      shown_as = CASE WHEN $4::boolean THEN jsonb_build_object(
        'cancelledAt', coalesce(t.cancelled_at, $2::timestamptz),
        'acknowledgedAt', t.acknowledged_at, 'acknowledgedById', t.acknowledged_by_id,
        'assignedAt', t.assigned_at, 'assignedToId', t.assigned_to_id,
        'consulateCode', t.consulate_code, 'countyFips', t.county_fips, 'routingBasis', t.routing_basis,
        'routingConfidence', t.routing_confidence, 'routingDistance', t.routing_distance,
        'callCenterAt', t.call_center_at, 'supervisorsAt', t.supervisors_at) END
    FROM target t WHERE a.id = t.id
    RETURNING a.id
  )
  INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, assignee_id)
  SELECT id, person_id,
         (CASE WHEN $4::boolean THEN 'CANCELLED_UNDER_DURESS' ELSE 'CANCELLED' END)::"AlertEventType",
         (CASE WHEN status <> 'CANCELLED' THEN 'CANCELLED' END)::"AlertEventType",
         $2::timestamptz, posts, assigned_to_id
  FROM target
  RETURNING tx, id`,
);

/** Cancels this person's alert, honestly or under duress. Null when that changes nothing. */
export function markCancelled(
  pool: pg.Pool,
  id: string,
  at: Date,
  personId: string,
  underDuress: boolean,
): Promise<EventPlace | null> {
  return runTransition(pool, CANCEL([id, at, personId, underDuress]));
}
