import type pg from 'pg';
import type { AlertOutcome } from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';

/** The place of an event in the log, as the driver reads it. */
export interface EventPlace {
  tx: string;
  id: string;
}

/** What the person's side is told of a change: under duress nothing but that the alert was closed. */
function asToldType(type: string): string {
  return type === 'CLOSED'
    ? `'CLOSED'`
    : `(CASE WHEN duress_at IS NULL THEN '${type}' END)::"AlertEventType"`;
}

/**
 * A change of state with its log entry, in one statement. Changes and logs nothing unless `condition` holds; of two
 * at once the row's lock lets one through, and the other's condition is judged on what the first left behind.
 */
function transition(name: string, set: string, condition: string, type: string) {
  return statement(
    name,
    `WITH changed AS (
       UPDATE alerts SET ${set} WHERE id = $1::uuid AND ${condition}
       RETURNING id, person_id, posts, assigned_to_id, duress_at
     )
     INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, officer_id, assignee_id)
     SELECT id, person_id, '${type}', ${asToldType(type)}, $2::timestamptz, posts, $3::uuid, assigned_to_id FROM changed
     RETURNING tx, id`,
  );
}

const ACKNOWLEDGE = transition(
  'acknowledge_alert',
  `status = 'ACKNOWLEDGED', acknowledged_at = $2::timestamptz, acknowledged_by_id = $3::uuid`,
  `status = 'RAISED' AND ($4::text[] IS NULL OR posts && $4::text[])`,
  'ACKNOWLEDGED',
);
const RELEASE = transition(
  'release_alert',
  `status = 'RAISED', acknowledged_at = NULL, acknowledged_by_id = NULL, assigned_to_id = NULL, assigned_at = NULL,
   assignment_accepted_at = NULL`,
  `status IN ('ACKNOWLEDGED', 'ASSIGNED') AND acknowledged_by_id = $4::uuid`,
  'RELEASED',
);
const CLOSE = transition(
  'close_alert',
  `status = 'CLOSED', closed_at = $2::timestamptz, closed_by_id = $3::uuid, outcome = $4::"AlertOutcome"`,
  `status <> 'CLOSED'`,
  'CLOSED',
);
/** Runs a change of state. Null when its condition did not hold. */
export async function runTransition(
  pool: pg.Pool,
  query: pg.QueryConfig,
): Promise<EventPlace | null> {
  const { rows } = await pool.query<EventPlace>(query);
  return rows[0] ?? null;
}

/** Takes a raised alert for an officer whose posts have it (`posts` null: any). Null when it did not stand so. */
export function markAcknowledged(
  pool: pg.Pool,
  id: string,
  officerId: string,
  at: Date,
  posts: string[] | null,
): Promise<EventPlace | null> {
  return runTransition(pool, ACKNOWLEDGE([id, at, officerId, posts]));
}

/** Gives a taken alert back, if `takenById` still has it. */
export function markReleased(
  pool: pg.Pool,
  id: string,
  officerId: string,
  at: Date,
  takenById: string,
): Promise<EventPlace | null> {
  return runTransition(pool, RELEASE([id, at, officerId, takenById]));
}

/** Closes an alert that is not closed yet. */
export function markClosed(
  pool: pg.Pool,
  id: string,
  officerId: string,
  at: Date,
  outcome: AlertOutcome,
): Promise<EventPlace | null> {
  return runTransition(pool, CLOSE([id, at, officerId, outcome]));
}
