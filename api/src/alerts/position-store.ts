import type pg from 'pg';
import { statement } from '../db/statement.ts';
import { routingCtes, storedDistance } from '../routing/routing-sql.ts';
import { type EventPlace, runTransition } from './alert-store.ts';

const REPORT_POSITION = statement(
  'report_position',
  `WITH
  target AS MATERIALIZED (
    SELECT id, person_id, status, posts, former_posts, consulate_code, assigned_to_id, duress_at,
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
           route.consulate_code AS new_code,
           -- Whoever was asked to help because nobody took it goes on having it: the responsible post alone is another.
           array_remove(ARRAY[route.consulate_code], NULL)
             || array_remove(array_remove(target.posts, target.consulate_code), route.consulate_code) AS new_posts,
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
        WHERE NOT post = ANY (d.new_posts)) ELSE a.former_posts END
    FROM decided d WHERE a.id = d.id AND d.newer
    RETURNING a.id
  )
  INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, assignee_id, from_consulate_code, to_consulate_code, sealed)
  SELECT id, person_id,
         (CASE WHEN moved THEN 'REROUTED' ELSE 'POSITION_REPORTED' END)::"AlertEventType",
         (CASE WHEN duress_at IS NOT NULL THEN NULL WHEN moved THEN 'REROUTED' ELSE 'POSITION_REPORTED' END)::"AlertEventType",
         $3::timestamptz,
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
  return runTransition(
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
