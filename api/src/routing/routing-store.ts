import type pg from 'pg';
import { whileReconnecting } from '../db/connection-errors.ts';
import type { Confidence, RoutingBasis } from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';
import type { Position } from '../geo.ts';
import { routingCtes } from './routing-sql.ts';

/** Where a position goes, by ids. `consulateCode` is null for the call centre. */
export interface Route {
  consulateCode: string | null;
  basis: RoutingBasis;
  confidence: Confidence;
  countyFips: string | null;
  /** From the position to the post. */
  distanceMeters: number | null;
}

const ROUTE = statement(
  'route',
  `WITH ${routingCtes({
    longitude: '$1::float8',
    latitude: '$2::float8',
    homeCounty: 'NULL::text',
    on: '$3::date',
  })}
  SELECT consulate_code AS "consulateCode", basis, confidence, county_fips AS "countyFips",
         distance AS "distanceMeters"
  FROM route`,
);

/** The post that is competent for a position on a day, by the districts in force then. */
export async function findCompetentPost(
  pool: pg.Pool,
  position: Position,
  on: Date,
): Promise<Route> {
  const { rows } = await whileReconnecting(() =>
    pool.query<Route>(
      ROUTE([position.longitude, position.latitude, on.toISOString().slice(0, 10)]),
    ),
  );
  return rows[0] as Route;
}

const NEAREST = statement(
  'nearest_posts',
  `SELECT code, ST_Distance(location::geography, here) AS "distanceMeters"
   FROM consulates, (SELECT ST_SetSRID(ST_MakePoint($1::float8, $2::float8), 4326)::geography AS here) place
   WHERE (retired_on IS NULL OR retired_on > $4::date) AND NOT is_test
   ORDER BY location::geography <-> here
   LIMIT $3::int`,
);

/** The nearest posts to a position on a day, nearest first, with the distance in metres along the earth. */
export async function findNearestPosts(
  pool: pg.Pool,
  position: Position,
  first: number,
  on: Date,
): Promise<Array<{ code: string; distanceMeters: number }>> {
  const { rows } = await whileReconnecting(() =>
    pool.query<{ code: string; distanceMeters: number }>(
      NEAREST([position.longitude, position.latitude, first, on.toISOString().slice(0, 10)]),
    ),
  );
  return rows;
}
