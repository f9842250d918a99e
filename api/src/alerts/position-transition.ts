import { routingCtes, storedDistance } from '../routing/routing-sql.ts';
import { OPEN } from './alert-rules.ts';
import type { Transition } from './transition-sql.ts';

const whenRouted = (value: string, column: string) =>
  `CASE WHEN d.routed THEN ${value} ELSE a.${column} END`;

/**
 * While nobody has taken the alert it is routed anew, and both posts are told of a move; whoever was asked to help
 * because nobody took it goes on having it. A fix older than the one that stands is logged, and changes nothing.
 */
export const REPORT_POSITION: Transition = {
  label: 'a position comes',
  from: OPEN,
  to: 'SAME',
  condition: 'a.id = :id AND a.person_id = :person',
  also: '(:fixedAt IS NULL OR a.position_fixed_at IS NULL OR :fixedAt >= a.position_fixed_at) AS newer',
  between: `${routingCtes({
    longitude: ':longitude',
    latitude: ':latitude',
    homeCounty: 'NULL::text',
    on: `(:at AT TIME ZONE 'UTC')::date`,
  })},
  d AS MATERIALIZED (
    SELECT t.id, route.basis, route.confidence, route.distance, route.county_fips, route.consulate_code AS new_code,
      array_remove(ARRAY[route.consulate_code], NULL)
        || array_remove(array_remove(t.posts, t.consulate_code), route.consulate_code) AS new_posts,
      t.newer AND t.status = 'RAISED' AS routed,
      t.newer AND t.status = 'RAISED' AND route.consulate_code IS DISTINCT FROM t.consulate_code AS moved
    FROM t, route)`,
  using: 't JOIN d USING (id)',
  sets: {
    position_sealed: 'CASE WHEN t.newer THEN :sealed ELSE a.position_sealed END',
    position_fixed_at: 'CASE WHEN t.newer THEN :fixedAt ELSE a.position_fixed_at END',
    position_received_at: 'CASE WHEN t.newer THEN :at ELSE a.position_received_at END',
    routing_basis: whenRouted('d.basis', 'routing_basis'),
    routing_confidence: whenRouted('d.confidence', 'routing_confidence'),
    routing_distance: whenRouted(storedDistance('d.distance'), 'routing_distance'),
    county_fips: whenRouted('d.county_fips', 'county_fips'),
    consulate_code: 'CASE WHEN d.moved THEN d.new_code ELSE a.consulate_code END',
    posts: 'CASE WHEN d.moved THEN d.new_posts ELSE a.posts END',
    former_posts: `CASE WHEN d.moved THEN ARRAY(
      SELECT post FROM (SELECT unnest(t.former_posts) UNION SELECT unnest(t.posts)) AS had (post)
      WHERE NOT post = ANY (d.new_posts)) ELSE a.former_posts END`,
  },
  events: ['POSITION_REPORTED', 'REROUTED'],
  written: 'c JOIN t USING (id) JOIN d USING (id)',
  draft: {
    type: `CASE WHEN d.moved THEN 'REROUTED' ELSE 'POSITION_REPORTED' END`,
    posts:
      'CASE WHEN d.moved THEN ARRAY(SELECT unnest(t.posts) UNION SELECT unnest(d.new_posts)) END',
    from_consulate_code: 'CASE WHEN d.moved THEN t.consulate_code END',
    to_consulate_code: 'CASE WHEN d.moved THEN d.new_code END',
    sealed: ':sealed',
  },
};
