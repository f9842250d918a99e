import { describe, expect, it } from 'vitest';
import { useTestServer } from './harness.ts';

const { server } = useTestServer();

interface Place {
  longitude: number;
  latitude: number;
}

const EARTH_METERS = 6_371_008.8;

/** Great-circle distance on a sphere: independent of PostGIS, and within half a percent of the spheroid. */
function haversineMeters(a: Place, b: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const latitude = radians(b.latitude - a.latitude);
  const longitude = radians(b.longitude - a.longitude);
  const h =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(longitude / 2) ** 2;
  return 2 * EARTH_METERS * Math.asin(Math.sqrt(h));
}

interface Route {
  consulate: { code: string } | null;
  basis: string;
  confidence: string;
  distanceMeters: number | null;
  county: { fips: string } | null;
}

async function route(position: Place): Promise<Route> {
  const answer = await server.ask<{ competentConsulate: Route }>(
    `query ($position: PositionInput!) {
      competentConsulate(position: $position) { consulate { code } basis confidence distanceMeters county { fips } }
    }`,
    { position },
  );
  return answer.data.competentConsulate;
}

async function nearest(position: Place, first?: number) {
  const answer = await server.ask<{
    nearestConsulates: Array<{ consulate: { code: string } & Place; distanceMeters: number }>;
  }>(
    `query ($position: PositionInput!, $first: Int) {
      nearestConsulates(position: $position, first: $first) { consulate { code longitude latitude } distanceMeters }
    }`,
    { position, first },
  );
  return answer.data.nearestConsulates;
}

describe('competentConsulate', () => {
  it.each([
    ['Los Angeles', -118.2437, 34.0522, 'los-angeles', 'DISTRICT', '06037'],
    ['El Paso', -106.485, 31.7619, 'el-paso', 'DISTRICT', '48141'],
    ['Anchorage', -149.9, 61.2, 'seattle', 'DISTRICT', '02020'],
    ['Hartford', -72.68, 41.76, 'boston', 'DISTRICT', '09003'],
    ['San Juan', -66.1, 18.46, 'san-juan', 'DISTRICT', '72127'],
    ['Tijuana', -117.0382, 32.5149, 'san-diego', 'NEAREST', '06073'],
    ['ten kilometres off Santa Monica', -118.6, 33.93, 'los-angeles', 'NEAREST', '06037'],
    ['Toronto', -79.38, 43.65, 'detroit', 'NEAREST', null],
    ['Guam', 144.79, 13.44, null, 'CALL_CENTER', '66010'],
    ['the middle of the Atlantic', -40, 30, null, 'CALL_CENTER', null],
    ['null island', 0, 0, null, 'CALL_CENTER', null],
    ['the far side of the date line', 179.1, 51.9, null, 'CALL_CENTER', null],
  ])('sends %s where it belongs', async (_name, longitude, latitude, post, basis, county) => {
    expect(await route({ longitude, latitude })).toMatchObject({
      consulate: post && { code: post },
      basis,
      county: county && { fips: county },
    });
  });

  it('prefers the district where another post is nearer', async () => {
    const { rows } = await server.services.database.pool.query<
      Place & { code: string; nearer: string }
    >(
      `SELECT ST_X(spot) AS longitude, ST_Y(spot) AS latitude, d.consulate_code AS code, near.code AS nearer
       FROM districts d JOIN counties c ON c.fips = d.county_fips, LATERAL (SELECT ST_PointOnSurface(c.boundary) AS spot) at,
       LATERAL (SELECT code FROM consulates ORDER BY location::geography <-> spot::geography LIMIT 1) near
       WHERE near.code <> d.consulate_code AND d.basis NOT LIKE 'inferred:%' AND c.state = 'TX' LIMIT 5`,
    );
    expect(rows.length).toBe(5);
    for (const { code, nearer, ...place } of rows) {
      expect((await nearest(place, 1))[0]?.consulate.code).toBe(nearer);
      expect(await route(place)).toMatchObject({ consulate: { code }, basis: 'DISTRICT' });
    }
  });

  it('is less sure of what does not rest on a district', async () => {
    expect((await route({ longitude: -79.38, latitude: 43.65 })).confidence).toBe('LOW');
    expect((await route({ longitude: -117.0382, latitude: 32.5149 })).confidence).not.toBe('HIGH');
  });
});

describe('nearestConsulates', () => {
  it('gives posts nearest first, at their distance along the earth', async () => {
    for (const place of [
      { longitude: -118.24, latitude: 34.05 },
      { longitude: -95.4, latitude: 29.8 },
      { longitude: -150, latitude: 64 },
    ]) {
      const found = await nearest(place, 10);
      expect(found).toHaveLength(10);
      const distances = found.map((each) => each.distanceMeters);
      expect(distances).toEqual([...distances].sort((a, b) => a - b));
      for (const each of found)
        expect(
          Math.abs(each.distanceMeters / haversineMeters(place, each.consulate) - 1),
        ).toBeLessThan(0.006);
    }
  });

  it('gives three without being told how many', async () => {
    expect(await nearest({ longitude: -100, latitude: 40 })).toHaveLength(3);
  });
});

describe('the indexes', () => {
  it.each([
    [
      'counties_boundary',
      'SELECT fips FROM counties WHERE ST_Covers(boundary, ST_SetSRID(ST_MakePoint(-118, 34), 4326))',
    ],
    [
      'counties_boundary_geography',
      'SELECT fips FROM counties ORDER BY boundary::geography <-> ST_SetSRID(ST_MakePoint(-118, 34), 4326)::geography LIMIT 1',
    ],
    [
      'consulates_location_geography',
      'SELECT code FROM consulates ORDER BY location::geography <-> ST_SetSRID(ST_MakePoint(-118, 34), 4326)::geography LIMIT 3',
    ],
  ])('can answer from %s', async (index, sql) => {
    const client = await server.services.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SET LOCAL enable_seqscan = off');
      const { rows } = await client.query(`EXPLAIN ${sql}`);
      expect(JSON.stringify(rows)).toMatch(new RegExp(`(using|on) ${index}\\b`));
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
