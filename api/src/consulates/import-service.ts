import type pg from 'pg';
import type { Clock } from '../clock.ts';
import type { ConsularFiles } from './consular-files.ts';
import { type Day, type DistrictReport, planDistricts, readDistrictRows } from './import-rules.ts';
import {
  assertCountiesStored,
  findChangedCounties,
  readDistricts,
  recordImport,
  retireConsulates,
  saveConsulates,
  saveCounties,
  saveDistricts,
} from './import-store.ts';

/** The files have faults; all of them are listed and nothing was changed. */
export class FaultyConsularDataError extends Error {
  constructor(readonly faults: string[]) {
    const more = faults.length > 20 ? `\n  … and ${faults.length - 20} more` : '';
    super(
      `The consular data was refused, nothing was changed:\n  ${faults.slice(0, 20).join('\n  ')}${more}`,
    );
    this.name = 'FaultyConsularDataError';
  }
}

/** What an import changed. */
export interface ImportReport {
  counties: { changed: number };
  consulates: { saved: string[]; retired: string[] };
  districts: DistrictReport;
}

/**
 * The last redrawing of districts that is known (ten posts). The first import dates its rows from here, a later one
 * from the day it is told.
 */
export const FIRST_EFFECTIVE_DAY: Day = '2022-06-01';

const KINDS = new Set(['CONSULATE', 'CONSULATE_GENERAL', 'CONSULAR_SECTION']);
const PRECISIONS = new Set(['ADDRESS', 'ZIP', 'CITY']);

function knownTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

function readConsulates(rows: Array<Record<string, string>>): {
  rows: Array<Record<string, unknown>>;
  faults: string[];
} {
  const faults: string[] = [];
  const seen = new Set<string>();
  const read = rows.map((row, index) => {
    const at = `consulates.csv line ${index + 2}`;
    const { code = '', longitude = '', latitude = '', kind = '', time_zone: zone = '' } = row;
    const precision = (row.coordinate_precision ?? '').toUpperCase();
    if (!/^[a-z][a-z-]*$/.test(code)) faults.push(`${at}: "${code}" is not a slug`);
    if (seen.has(code)) faults.push(`${at}: post "${code}" stands twice`);
    seen.add(code);
    if (!row.name_es || !row.name_en) faults.push(`${at}: a name is missing`);
    if (!KINDS.has(kind)) faults.push(`${at}: unknown kind "${kind}"`);
    if (!PRECISIONS.has(precision))
      faults.push(`${at}: unknown coordinate_precision "${precision}"`);
    if (
      !(
        longitude &&
        Math.abs(Number(longitude)) <= 180 &&
        latitude &&
        Math.abs(Number(latitude)) <= 90
      )
    )
      faults.push(`${at}: longitude and latitude must be degrees`);
    if (!knownTimeZone(zone)) faults.push(`${at}: unknown time zone "${zone}"`);
    const empty = Object.fromEntries(
      ['street_address', 'postal_code', 'phone', 'emergency_phone', 'email', 'website'].map(
        (name) => [name, row[name] || null],
      ),
    );
    return {
      ...row,
      ...empty,
      coordinate_precision: precision,
      longitude: Number(longitude),
      latitude: Number(latitude),
      source_ids: (row.source_ids ?? '').split(/\s+/).filter(Boolean),
    };
  });
  return { rows: read, faults };
}

/**
 * Brings posts, counties and districts to what the files say, in one transaction, and reports what it changed.
 *
 * Everything is checked before the first write: readers see the old network or the new one, never a mixture.
 * @throws FaultyConsularDataError
 */
export async function importConsularData(
  pool: pg.Pool,
  files: ConsularFiles,
  options: { clock: Clock; effectiveOn?: Day },
): Promise<ImportReport> {
  const consulates = readConsulates(files.consulates);
  const client = await pool.connect();
  try {
    const changed = await findChangedCounties(client, files.counties);
    await client.query('BEGIN');
    await client.query('LOCK TABLE data_imports IN EXCLUSIVE MODE');
    const stored = await readDistricts(client);
    const today = options.clock().toISOString().slice(0, 10);
    const effectiveOn = options.effectiveOn ?? (stored.length === 0 ? FIRST_EFFECTIVE_DAY : today);
    const districts = readDistrictRows(
      files.districts,
      {
        counties: new Set(files.counties.map((county) => county.fips)),
        posts: new Set(files.consulates.map((post) => post.code ?? '')),
      },
      effectiveOn,
    );
    const faults = [
      ...consulates.faults,
      ...districts.faults.map((fault) => `jurisdictions.csv ${fault}`),
    ];
    if (faults.length > 0) throw new FaultyConsularDataError(faults);
    const plan = planDistricts(stored, districts.rows, effectiveOn);
    await saveCounties(client, changed);
    const saved = await saveConsulates(client, consulates.rows);
    await saveDistricts(client, plan);
    await assertCountiesStored(client, files.counties.length);
    const retired = await retireConsulates(
      client,
      consulates.rows.map((row) => String(row.code)),
      effectiveOn,
    );
    const report: ImportReport = {
      counties: { changed: changed.length },
      consulates: { saved, retired },
      districts: plan.report,
    };
    await recordImport(client, options.clock(), files.sha256, report);
    await client.query('COMMIT');
    // No more than was written: of a table that is empty now, a plan would think that it always will be.
    await client.query('ANALYZE counties, consulates, districts');
    return report;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
