import type pg from 'pg';
import type { CountyOutline } from './consular-files.ts';
import type { DistrictPlan, StoredDistrict } from './import-rules.ts';

const BATCH = 250;

/** Counties of a batch as rows of SQL, with their outlines as geometry. */
const COUNTY_ROWS = `
  SELECT fips, name, state, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(outline), 4326)) AS boundary
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS row (fips, name, state, outline)`;

function countyValues(batch: CountyOutline[]): string[][] {
  return [
    batch.map((each) => each.fips),
    batch.map((each) => each.name),
    batch.map((each) => each.state),
    batch.map((each) => each.geometry),
  ];
}

/**
 * The counties that are missing or differ. Only reads, so that the import's own transaction, which holds back the
 * live feed while it writes, stays short.
 */
export async function findChangedCounties(
  client: pg.ClientBase,
  counties: CountyOutline[],
): Promise<CountyOutline[]> {
  const changed = new Set<string>();
  for (let from = 0; from < counties.length; from += BATCH) {
    const { rows } = await client.query(
      `SELECT row.fips FROM (${COUNTY_ROWS}) row LEFT JOIN counties c ON c.fips = row.fips
       WHERE c.fips IS NULL OR (c.name, c.state) IS DISTINCT FROM (row.name, row.state)
          OR NOT ST_OrderingEquals(c.boundary, row.boundary)`,
      countyValues(counties.slice(from, from + BATCH)),
    );
    for (const row of rows) changed.add(row.fips as string);
  }
  return counties.filter((county) => changed.has(county.fips));
}

/**
 * Inserts or replaces counties.
 *
 * Outlines are stored as they come, though simplifying made some touch themselves: a point in a polygon and a
 * distance do not mind, while ST_MakeValid on the embedded PostGIS silently drops the whole statement for five of them.
 */
export async function saveCounties(
  client: pg.ClientBase,
  counties: CountyOutline[],
): Promise<void> {
  for (let from = 0; from < counties.length; from += BATCH)
    await client.query(
      `INSERT INTO counties (fips, name, state, boundary) ${COUNTY_ROWS}
       ON CONFLICT (fips) DO UPDATE
       SET name = excluded.name, state = excluded.state, boundary = excluded.boundary`,
      countyValues(counties.slice(from, from + BATCH)),
    );
}

/** Makes sure that no outline was lost on the way in. */
export async function assertCountiesStored(client: pg.ClientBase, expected: number): Promise<void> {
  const result = await client.query('SELECT count(*)::int AS stored FROM counties');
  const stored = result.rows[0]?.stored as number;
  if (stored < expected) throw new Error(`Only ${stored} of ${expected} counties were stored.`);
}

const CONSULATE_COLUMNS = [
  'code',
  'name_es',
  'name_en',
  'kind',
  'city',
  'state',
  'street_address',
  'postal_code',
  'longitude',
  'latitude',
  'coordinate_precision',
  'phone',
  'emergency_phone',
  'email',
  'website',
  'time_zone',
  'source_ids',
] as const;

/** Inserts or mends posts; returns the codes of those that differed. */
export async function saveConsulates(
  client: pg.ClientBase,
  rows: Array<Record<string, unknown>>,
): Promise<string[]> {
  const rest = CONSULATE_COLUMNS.slice(1);
  const result = await client.query(
    `INSERT INTO consulates (${CONSULATE_COLUMNS.join(', ')})
     SELECT code, name_es, name_en, kind::"ConsulateKind", city, state, street_address, postal_code, longitude, latitude,
            coordinate_precision::"CoordinatePrecision", phone, emergency_phone, email, website, time_zone, source_ids
     FROM jsonb_to_recordset($1::jsonb) AS row (
       code text, name_es text, name_en text, kind text, city text, state text, street_address text, postal_code text,
       longitude float8, latitude float8, coordinate_precision text, phone text, emergency_phone text, email text,
       website text, time_zone text, source_ids text[])
     ON CONFLICT (code) DO UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}, retired_on = NULL
     WHERE (${rest.map((name) => `consulates.${name}`).join(', ')}, consulates.retired_on)
           IS DISTINCT FROM (${rest.map((name) => `excluded.${name}`).join(', ')}, NULL::date)
     RETURNING code`,
    [JSON.stringify(rows)],
  );
  return result.rows.map((row) => row.code as string);
}

/** Marks posts that the file no longer has, so that nothing is routed to them; returns their codes. */
export async function retireConsulates(
  client: pg.ClientBase,
  kept: string[],
  on: string,
): Promise<string[]> {
  const result = await client.query(
    `UPDATE consulates SET retired_on = $2::date
     WHERE NOT code = ANY ($1::text[]) AND retired_on IS NULL AND NOT is_test RETURNING code`,
    [kept, on],
  );
  return result.rows.map((row) => row.code as string);
}

export async function readDistricts(client: pg.ClientBase): Promise<StoredDistrict[]> {
  const result = await client.query(
    `SELECT id, county_fips AS "countyFips", consulate_code AS "consulateCode", valid_from::text AS "validFrom",
            valid_to::text AS "validTo", basis, confidence, source_ids AS "sourceIds"
     FROM districts WHERE NOT EXISTS (SELECT FROM consulates c WHERE c.code = consulate_code AND c.is_test)
     ORDER BY county_fips, valid_from`,
  );
  return result.rows as StoredDistrict[];
}

/** Carries out a plan. Removals and shorter rows come first, for the exclusion constraint checks row by row. */
export async function saveDistricts(client: pg.ClientBase, plan: DistrictPlan): Promise<void> {
  if (plan.remove.length)
    await client.query('DELETE FROM districts WHERE id = ANY ($1::int[])', [plan.remove]);
  await client.query(
    `UPDATE districts d SET valid_from = row."validFrom"::date, valid_to = row."validTo"::date
     FROM jsonb_to_recordset($1::jsonb) AS row (id int, "validFrom" text, "validTo" text) WHERE d.id = row.id`,
    [JSON.stringify(plan.resize)],
  );
  await client.query(
    `UPDATE districts d SET basis = row.basis, confidence = row.confidence::"Confidence", source_ids = row."sourceIds"
     FROM jsonb_to_recordset($1::jsonb) AS row (id int, basis text, confidence text, "sourceIds" text[])
     WHERE d.id = row.id`,
    [JSON.stringify(plan.correct)],
  );
  await client.query(
    `INSERT INTO districts (county_fips, consulate_code, valid_from, valid_to, basis, confidence, source_ids)
     SELECT "countyFips", "consulateCode", "validFrom"::date, "validTo"::date, basis, confidence::"Confidence", "sourceIds"
     FROM jsonb_to_recordset($1::jsonb) AS row ("countyFips" text, "consulateCode" text, "validFrom" text,
       "validTo" text, basis text, confidence text, "sourceIds" text[])`,
    [JSON.stringify(plan.insert)],
  );
}

/** Sum of the files that were imported last; null when none ever was. */
export async function lastImportSum(client: pg.ClientBase | pg.Pool): Promise<string | null> {
  const result = await client.query(
    'SELECT files_sha256 FROM data_imports ORDER BY id DESC LIMIT 1',
  );
  return (result.rows[0]?.files_sha256 as string | undefined) ?? null;
}

export async function recordImport(
  client: pg.ClientBase,
  at: Date,
  sum: string,
  report: object,
): Promise<void> {
  await client.query('INSERT INTO data_imports (at, files_sha256, report) VALUES ($1, $2, $3)', [
    at,
    sum,
    JSON.stringify(report),
  ]);
}
