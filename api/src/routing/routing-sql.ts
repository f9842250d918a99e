/** Farthest from a county's outline that still counts as that county: simplified outlines miss piers and islets. Metres. */
export const SHORE_METERS = 25_000;

/** Farthest that a nearest post may be before the call centre is the better answer. Metres. */
export const NEAREST_METERS = 500_000;

/** A stored distance to a post is rounded to this, so that it does not give the place away. Metres. */
const STORED_STEP_METERS = 100;

/** The form in which a distance may be stored. */
export function storedDistance(expression: string): string {
  return `round(${expression} / ${STORED_STEP_METERS}) * ${STORED_STEP_METERS}`;
}

/** SQL expressions of the routing's inputs; each may be null but `on`. */
export interface RoutingInputs {
  longitude: string;
  latitude: string;
  homeCounty: string;
  /** The day whose districts count. */
  on: string;
}

/**
 * Common table expressions that end in `route`, one row: consulate_code, basis, confidence, county_fips, distance.
 *
 * Covered county first, then the nearest county within 25 km, then the home county (only without a position), then
 * the nearest post within 500 km, then the call centre (consulate_code null). `distance` is from the position to the
 * post, in metres. The position is only ever a parameter: it is stored nowhere by these statements.
 */
export function routingCtes({ longitude, latitude, homeCounty, on }: RoutingInputs): string {
  return `
  place AS MATERIALIZED (
    SELECT ST_SetSRID(ST_MakePoint(${longitude}, ${latitude}), 4326) AS point
    WHERE ${longitude} IS NOT NULL AND ${latitude} IS NOT NULL
  ),
  covering AS MATERIALIZED (
    SELECT c.fips FROM place p JOIN counties c ON ST_Covers(c.boundary, p.point) ORDER BY c.fips LIMIT 1
  ),
  shore AS MATERIALIZED (
    SELECT near.fips
    FROM place p
    CROSS JOIN LATERAL (
      SELECT c.fips, ST_Distance(c.boundary::geography, p.point::geography) AS distance
      FROM counties c ORDER BY c.boundary::geography <-> p.point::geography LIMIT 1
    ) near
    WHERE NOT EXISTS (SELECT FROM covering) AND near.distance <= ${SHORE_METERS}
  ),
  home AS MATERIALIZED (
    SELECT ${homeCounty} AS fips WHERE ${homeCounty} IS NOT NULL AND NOT EXISTS (SELECT FROM place)
  ),
  county AS MATERIALIZED (
    SELECT fips, 'DISTRICT'::"RoutingBasis" AS basis, 'HIGH'::"Confidence" AS ceiling FROM covering
    UNION ALL SELECT fips, 'NEAREST'::"RoutingBasis", 'MEDIUM'::"Confidence" FROM shore
    UNION ALL SELECT fips, 'DISTRICT'::"RoutingBasis", 'MEDIUM'::"Confidence" FROM home
  ),
  district AS MATERIALIZED (
    SELECT d.consulate_code, county.basis, greatest(d.confidence, county.ceiling) AS confidence
    FROM county
    JOIN districts d ON d.county_fips = county.fips
     AND d.valid_from <= ${on} AND (d.valid_to IS NULL OR d.valid_to > ${on})
    JOIN consulates post ON post.code = d.consulate_code AND (post.retired_on IS NULL OR post.retired_on > ${on})
    LIMIT 1
  ),
  nearest AS MATERIALIZED (
    SELECT near.code
    FROM place p
    CROSS JOIN LATERAL (
      SELECT post.code, ST_Distance(post.location::geography, p.point::geography) AS distance
      FROM consulates post WHERE (post.retired_on IS NULL OR post.retired_on > ${on}) AND NOT post.is_test
      ORDER BY post.location::geography <-> p.point::geography LIMIT 1
    ) near
    WHERE NOT EXISTS (SELECT FROM district) AND near.distance <= ${NEAREST_METERS}
  ),
  route AS MATERIALIZED (
    SELECT chosen.consulate_code, chosen.basis, chosen.confidence, (SELECT fips FROM county) AS county_fips,
           (SELECT ST_Distance(post.location::geography, p.point::geography)
            FROM place p, consulates post WHERE post.code = chosen.consulate_code) AS distance
    FROM (
      SELECT consulate_code, basis, confidence, 1 AS rank FROM district
      UNION ALL SELECT code, 'NEAREST'::"RoutingBasis", 'LOW'::"Confidence", 2 FROM nearest
      UNION ALL SELECT NULL, 'CALL_CENTER'::"RoutingBasis", 'LOW'::"Confidence", 3
      ORDER BY rank LIMIT 1
    ) chosen
  )`;
}
