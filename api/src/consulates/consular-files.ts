import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** A county's outline, ready for PostGIS: GeoJSON text of a Polygon or MultiPolygon in WGS 84. */
export interface CountyOutline {
  fips: string;
  name: string;
  state: string;
  geometry: string;
}

/** The three inputs of an import, read but not yet believed. */
export interface ConsularFiles {
  consulates: Array<Record<string, string>>;
  districts: Array<Record<string, string>>;
  counties: CountyOutline[];
  /** Of all inputs together: the same files give the same sum. */
  sha256: string;
}

/** State FIPS code to postal code, from the Census Bureau's ANSI codes for states. */
const STATES: Record<string, string> = Object.fromEntries(
  (
    '01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA ' +
    '26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX ' +
    '49UT 50VT 51VA 53WA 54WV 55WI 56WY 60AS 66GU 69MP 72PR 78VI'
  )
    .split(' ')
    .map((each) => [each.slice(0, 2), each.slice(2)]),
);

/** The postal code of a county's state; empty for a prefix that no state has. */
export function stateOfCounty(fips: string): string {
  return STATES[fips.slice(0, 2)] ?? '';
}

function table(text: string): Array<Record<string, string>> {
  return parse(text, { columns: true, skip_empty_lines: true, trim: true });
}

interface RawFiles {
  consulates: string;
  districts: string;
  atlas: string;
}

function readRaw(folder: string): RawFiles {
  const require = createRequire(import.meta.url);
  return {
    consulates: readFileSync(join(folder, 'consulates.csv'), 'utf8'),
    districts: readFileSync(join(folder, 'jurisdictions.csv'), 'utf8'),
    atlas: readFileSync(require.resolve('us-atlas/counties-10m.json'), 'utf8'),
  };
}

function sumOf({ consulates, districts, atlas }: RawFiles): string {
  return createHash('sha256').update(consulates).update(districts).update(atlas).digest('hex');
}

/** The sum of the files as they lie there: cheap, to see whether an import is due. */
export function sumConsularFiles(folder: string): string {
  return sumOf(readRaw(folder));
}

/** Reads consulates.csv and jurisdictions.csv from a folder, and the counties from the package us-atlas. */
export function readConsularFiles(folder: string): ConsularFiles {
  const raw = readRaw(folder);
  const topology = JSON.parse(raw.atlas) as Topology<{
    counties: GeometryCollection<{ name: string }>;
  }>;
  const counties = feature(topology, topology.objects.counties).features.map((county) => {
    const fips = String(county.id).padStart(5, '0');
    return {
      fips,
      name: county.properties.name,
      state: stateOfCounty(fips),
      geometry: JSON.stringify(county.geometry),
    };
  });
  return {
    consulates: table(raw.consulates),
    districts: table(raw.districts),
    counties,
    sha256: sumOf(raw),
  };
}
