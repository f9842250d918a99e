import type pg from 'pg';
import type { AlertOutcome } from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';
import { routingCtes, storedDistance } from '../routing/routing-sql.ts';

/** The place of an event in the log, as the driver reads it. */
export interface EventPlace {
  tx: string;
  id: string;
}

/**
 * A change of state with its log entry, in one statement. Changes and logs nothing unless `condition` holds; of two
 * at once the row's lock lets one through, and the other's condition is judged on what the first left behind.
 */
function transition(name: string, set: string, condition: string, type: string) {
  return statement(
    name,
    `WITH changed AS (
       UPDATE alerts SET ${set} WHERE id = $1::uuid AND ${condition} RETURNING id, person_id, posts, assigned_to_id
     )
     INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, officer_id, assignee_id)
     SELECT id, person_id, '${type}', '${type}', $2::timestamptz, posts, $3::uuid, assigned_to_id FROM changed
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
  `status = 'RAISED', acknowledged_at = NULL, acknowledged_by_id = NULL`,
  `status IN ('ACKNOWLEDGED', 'ASSIGNED') AND acknowledged_by_id = $4::uuid`,
  'RELEASED',
);
const CLOSE = transition(
  'close_alert',
  `status = 'CLOSED', closed_at = $2::timestamptz, closed_by_id = $3::uuid, outcome = $4::"AlertOutcome"`,
  `status <> 'CLOSED'`,
  'CLOSED',
);
const CANCEL = transition(
  'cancel_alert',
  `status = 'CANCELLED', cancelled_at = $2::timestamptz`,
  `status IN ('RAISED', 'ACKNOWLEDGED', 'ASSIGNED') AND person_id = $4::uuid AND $3::uuid IS NULL`,
  'CANCELLED',
);

async function run(pool: pg.Pool, query: pg.QueryConfig): Promise<EventPlace | null> {
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
  return run(pool, ACKNOWLEDGE([id, at, officerId, posts]));
}

/** Gives a taken alert back, if `takenById` still has it. */
export function markReleased(
  pool: pg.Pool,
  id: string,
  officerId: string,
  at: Date,
  takenById: string,
): Promise<EventPlace | null> {
  return run(pool, RELEASE([id, at, officerId, takenById]));
}

/** Closes an alert that is not closed yet. */
export function markClosed(
  pool: pg.Pool,
  id: string,
  officerId: string,
  at: Date,
  outcome: AlertOutcome,
): Promise<EventPlace | null> {
  return run(pool, CLOSE([id, at, officerId, outcome]));
}

/** Cancels an open alert of this person. */
export function markCancelled(
  pool: pg.Pool,
  id: string,
  at: Date,
  personId: string,
): Promise<EventPlace | null> {
  return run(pool, CANCEL([id, at, null, personId]));
}

const REPORT_POSITION = statement(
  'report_position',
  `WITH
  target AS MATERIALIZED (
    SELECT id, person_id, status, posts, former_posts, consulate_code, assigned_to_id,
           ($7::timestamptz IS NULL OR position_fixed_at IS NULL OR $7::timestamptz >= position_fixed_at) AS newer
    FROM alerts
    WHERE id = $1::uuid AND person_id = $2::uuid AND status IN ('RAISED', 'ACKNOWLEDGED', 'ASSIGNED')
    FOR UPDATE
  ),
  ${routingCtes({
    longitude: '$4::float8',
    latitude: '$5::float8',
    homeCounty: 'NULL::text',
    on: `($3::timestamptz AT TIME ZONE 'UTC')::date`,
  })},
  decided AS MATERIALIZED (
    SELECT target.*, route.basis, route.confidence, route.distance, route.county_fips,
           route.consulate_code AS new_code, array_remove(ARRAY[route.consulate_code], NULL) AS new_posts,
           target.newer AND target.status = 'RAISED' AS routed,
           target.newer AND target.status = 'RAISED'
             AND route.consulate_code IS DISTINCT FROM target.consulate_code AS moved
    FROM target, route
  ),
  changed AS (
    UPDATE alerts a SET
      position_sealed = $6::bytea, position_fixed_at = $7::timestamptz, position_received_at = $3::timestamptz,
      routing_basis = CASE WHEN d.routed THEN d.basis ELSE a.routing_basis END,
      routing_confidence = CASE WHEN d.routed THEN d.confidence ELSE a.routing_confidence END,
      routing_distance = CASE WHEN d.routed THEN ${storedDistance('d.distance')} ELSE a.routing_distance END,
      county_fips = CASE WHEN d.routed THEN d.county_fips ELSE a.county_fips END,
      consulate_code = CASE WHEN d.moved THEN d.new_code ELSE a.consulate_code END,
      posts = CASE WHEN d.moved THEN d.new_posts ELSE a.posts END,
      former_posts = CASE WHEN d.moved THEN ARRAY(
        SELECT post FROM (SELECT unnest(d.former_posts) UNION SELECT unnest(d.posts)) AS had (post)
        WHERE post IS DISTINCT FROM d.new_code) ELSE a.former_posts END
    FROM decided d WHERE a.id = d.id AND d.newer
    RETURNING a.id
  )
  INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, assignee_id, from_consulate_code, to_consulate_code, sealed)
  SELECT id, person_id,
         (CASE WHEN moved THEN 'REROUTED' ELSE 'POSITION_REPORTED' END)::"AlertEventType",
         (CASE WHEN moved THEN 'REROUTED' ELSE 'POSITION_REPORTED' END)::"AlertEventType", $3::timestamptz,
         CASE WHEN moved THEN ARRAY(SELECT unnest(posts) UNION SELECT unnest(new_posts)) ELSE posts END, assigned_to_id,
         CASE WHEN moved THEN consulate_code END, CASE WHEN moved THEN new_code END, $6::bytea
  FROM decided
  RETURNING tx, id`,
);

/** A position of a person's open alert, already sealed; the plain numbers only route. */
export interface PositionReport {
  alertId: string;
  personId: string;
  receivedAt: Date;
  longitude: number;
  latitude: number;
  fixedAt: Date | null;
  sealed: Buffer;
}

/**
 * Notes a position. While nobody has taken the alert it is routed anew, and both posts are told of a move.
 * A fix older than the one that stands is logged, and changes nothing.
 */
export function markPosition(pool: pg.Pool, report: PositionReport): Promise<EventPlace | null> {
  return run(
    pool,
    REPORT_POSITION([
      report.alertId,
      report.personId,
      report.receivedAt,
      report.longitude,
      report.latitude,
      report.sealed,
      report.fixedAt,
    ]),
  );
}
