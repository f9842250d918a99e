import type pg from 'pg';
import type { EventPlace } from '../alerts/alert-store.ts';
import { statement } from '../db/statement.ts';

const ASSIGN = statement(
  'assign_alert',
  `WITH changed AS (
    UPDATE alerts SET
      status = 'ASSIGNED', assigned_to_id = $4::uuid, assigned_at = $2::timestamptz,
      assignment_accepted_at = CASE WHEN $4::uuid = $3::uuid THEN $2::timestamptz END,
      acknowledged_at = coalesce(acknowledged_at, $2::timestamptz),
      acknowledged_by_id = coalesce(acknowledged_by_id, $3::uuid)
    WHERE id = $1::uuid AND status IN ('RAISED', 'ACKNOWLEDGED', 'ASSIGNED') AND assigned_to_id IS DISTINCT FROM $4::uuid
    RETURNING id, person_id, posts, duress_at, drill
  ),
  timed AS (
    UPDATE escalations e SET accept_by = CASE WHEN $4::uuid <> $3::uuid THEN $5::timestamptz END, next_assignees = $6::uuid[]
    FROM changed WHERE e.alert_id = changed.id
  ),
  logged AS (
    INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, officer_id, assignee_id)
    SELECT id, person_id, 'ASSIGNED', (CASE WHEN duress_at IS NULL THEN 'ASSIGNED' END)::"AlertEventType",
           $2::timestamptz, posts, $3::uuid, $4::uuid
    FROM changed
    RETURNING tx, id, alert_id
  ),
  paged AS (
    INSERT INTO deliveries (notice, channel, alert_id, officer_id, event_id, urgent, due_at, created_at)
    SELECT 'PAGE', 'SMS', logged.alert_id, o.id, logged.id, true, $2::timestamptz, $2::timestamptz
    FROM logged JOIN changed ON NOT changed.drill
    JOIN officers o ON o.id = $4::uuid AND o.id <> $3::uuid AND o.phone_sealed IS NOT NULL
  )
  SELECT tx, id FROM logged`,
);

/** Who gets an alert, by when they must accept it, and who comes after them. */
export interface Assignment {
  alertId: string;
  officerId: string;
  assigneeId: string;
  next: string[];
  acceptBy: Date;
}

/**
 * Gives an open alert to an officer or a representative, starts their acceptance timer and sends them an SMS, if they
 * have a phone and it is no drill. Who takes it themself has accepted it. Null when it is ended, or is theirs already.
 */
export async function markAssigned(
  pool: pg.Pool,
  { alertId, officerId, assigneeId, next, acceptBy }: Assignment,
  at: Date,
): Promise<EventPlace | null> {
  const { rows } = await pool.query<EventPlace>(
    ASSIGN([alertId, at, officerId, assigneeId, acceptBy, next]),
  );
  return rows[0] ?? null;
}

const ACCEPT = statement(
  'accept_assignment',
  `WITH changed AS (
    UPDATE alerts SET assignment_accepted_at = $2::timestamptz
    WHERE id = $1::uuid AND status = 'ASSIGNED' AND assigned_to_id = $3::uuid AND assignment_accepted_at IS NULL
    RETURNING id, person_id, posts
  ),
  timed AS (
    UPDATE escalations e SET accept_by = NULL, next_assignees = '{}' FROM changed WHERE e.alert_id = changed.id
  )
  INSERT INTO alert_events (alert_id, person_id, type, at, posts, officer_id, assignee_id)
  SELECT id, person_id, 'ASSIGNMENT_ACCEPTED', $2::timestamptz, posts, $3::uuid, $3::uuid FROM changed
  RETURNING tx, id`,
);

/** Notes that the assignee accepted. Null when the alert is not theirs, or was accepted already. */
export async function markAccepted(
  pool: pg.Pool,
  alertId: string,
  assigneeId: string,
  at: Date,
): Promise<EventPlace | null> {
  const { rows } = await pool.query<EventPlace>(ACCEPT([alertId, at, assigneeId]));
  return rows[0] ?? null;
}

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

/**
 * Ends an assignment that nobody accepted: the next in line who still works and still serves the alert gets it. With
 * nobody left it goes back to the officer who had taken it, and to the queue if nobody had: whoever assigns an alert
 * that nobody has taken counts as having it only through the assignment.
 */
const LAPSE = statement(
  'lapse_assignment',
  `WITH due AS MATERIALIZED (
    SELECT a.id, a.assigned_to_id AS late, a.drill, e.next_assignees,
           EXISTS (SELECT FROM alert_events t WHERE t.alert_id = a.id AND t.type = 'ACKNOWLEDGED'
                     AND t.officer_id = a.acknowledged_by_id AND t.at = a.acknowledged_at) AS was_taken
    FROM escalations e JOIN alerts a ON a.id = e.alert_id
    WHERE e.alert_id = $1::uuid AND e.accept_by <= $2::timestamptz AND a.status = 'ASSIGNED'
    FOR UPDATE OF e, a SKIP LOCKED
  ),
  next AS MATERIALIZED (
    SELECT o.id, line.place FROM due
    CROSS JOIN LATERAL unnest(due.next_assignees) WITH ORDINALITY AS line (officer_id, place)
    JOIN officers o ON o.id = line.officer_id AND o.disabled_at IS NULL AND o.id <> due.late
    JOIN alerts a ON a.id = due.id
    WHERE o.role IN ('REPRESENTATIVE', 'CALL_CENTER')
       OR EXISTS (SELECT FROM officer_posts p WHERE p.officer_id = o.id AND p.consulate_code = ANY (a.posts))
    ORDER BY line.place LIMIT 1
  ),
  changed AS (
    UPDATE alerts a SET
      status = (CASE WHEN next.id IS NOT NULL THEN 'ASSIGNED' WHEN due.was_taken THEN 'ACKNOWLEDGED' ELSE 'RAISED' END)::"AlertStatus",
      assigned_to_id = next.id,
      assigned_at = CASE WHEN next.id IS NOT NULL THEN $2::timestamptz END,
      assignment_accepted_at = NULL,
      acknowledged_at = CASE WHEN next.id IS NOT NULL OR due.was_taken THEN a.acknowledged_at END,
      acknowledged_by_id = CASE WHEN next.id IS NOT NULL OR due.was_taken THEN a.acknowledged_by_id END
    FROM due LEFT JOIN next ON true WHERE a.id = due.id
    RETURNING a.id, a.person_id, a.posts, a.duress_at, a.status, a.assigned_to_id, due.late, due.drill
  ),
  timed AS (
    UPDATE escalations e SET
      accept_by = CASE WHEN next.id IS NOT NULL THEN $3::timestamptz END,
      next_assignees = CASE WHEN next.id IS NULL THEN '{}' ELSE due.next_assignees[next.place + 1 :] END
    FROM due LEFT JOIN next ON true WHERE e.alert_id = due.id
  ),
  logged AS (
    INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, assignee_id)
    SELECT c.id, c.person_id, told.type::"AlertEventType",
           (CASE WHEN c.duress_at IS NULL AND told.place = 2 THEN told.type END)::"AlertEventType",
           $2::timestamptz, c.posts, CASE WHEN told.place = 1 THEN c.late ELSE c.assigned_to_id END
    FROM changed c
    CROSS JOIN LATERAL (
      SELECT 1 AS place, 'ASSIGNMENT_LAPSED' AS type
      UNION ALL SELECT 2, CASE c.status WHEN 'ASSIGNED' THEN 'ASSIGNED' ELSE 'RELEASED' END WHERE c.status <> 'ACKNOWLEDGED'
    ) told
    ORDER BY told.place
    RETURNING tx, id, type, alert_id
  ),
  paged AS (
    INSERT INTO deliveries (notice, channel, alert_id, officer_id, event_id, urgent, due_at, created_at)
    SELECT 'PAGE', 'SMS', logged.alert_id, o.id, logged.id, true, $2::timestamptz, $2::timestamptz
    FROM logged JOIN changed ON NOT changed.drill AND logged.type = 'ASSIGNED'
    JOIN officers o ON o.id = changed.assigned_to_id AND o.phone_sealed IS NOT NULL
  )
  SELECT tx, id FROM logged ORDER BY id DESC LIMIT 1`,
);

/** Moves an assignment on that nobody accepted; the next has until `acceptBy`. Null when it no longer stood so. */
export async function lapseAssignment(
  pool: pg.Pool,
  alertId: string,
  at: Date,
  acceptBy: Date,
): Promise<EventPlace | null> {
  const { rows } = await pool.query<EventPlace>(LAPSE([alertId, at, acceptBy]));
  return rows[0] ?? null;
}
