import type { Confidence } from '../db/generated/enums.ts';

/** A day as ISO text, for example "2022-06-01". Ends are exclusive; null is open. */
export type Day = string;

export interface DistrictRow {
  countyFips: string;
  consulateCode: string;
  validFrom: Day;
  validTo: Day | null;
  basis: string;
  confidence: Confidence;
  sourceIds: string[];
}

export interface StoredDistrict extends DistrictRow {
  id: number;
}

/** What an import does to the districts. Rows are never deleted unless a new row covers all their days. */
export interface DistrictPlan {
  insert: DistrictRow[];
  /** Stored rows that end or begin on another day. */
  resize: Array<{ id: number; validFrom: Day; validTo: Day | null }>;
  remove: number[];
  /** Same post, new basis, confidence or sources. */
  correct: Array<{ id: number; basis: string; confidence: Confidence; sourceIds: string[] }>;
  report: DistrictReport;
}

/** Counts of counties, for whoever ran the import. */
export interface DistrictReport {
  added: number;
  moved: number;
  corrected: number;
  ended: number;
  unchanged: number;
  /** The first moves in words, at most twenty. */
  moves: string[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CONFIDENCES = new Set(['HIGH', 'MEDIUM', 'LOW']);

/** Newer county codes and the older polygon that stands for them. Both states belong to one post each. */
function olderCounties(fips: string, known: Set<string>): string[] {
  if (known.has(fips)) return [fips];
  if (fips.startsWith('091')) return [...known].filter((each) => each.startsWith('09'));
  if (fips === '02063' || fips === '02066') return known.has('02261') ? ['02261'] : [];
  return [];
}

/** A row of the file with its line, and whether it names the county by a code newer than the outlines. */
type Accepted = DistrictRow & { line: number; newer: boolean };

function isDay(text: string): boolean {
  // JavaScript takes 30 February for 2 March; PostgreSQL does not.
  const day = new Date(text);
  return DAY.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Whether two rows claim a common day. */
function overlap(a: DistrictRow, b: DistrictRow): boolean {
  return (
    (b.validTo === null || a.validFrom < b.validTo) &&
    (a.validTo === null || b.validFrom < a.validTo)
  );
}

function splitIds(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean);
}

/**
 * Checks the rows of jurisdictions.csv and gives them their days.
 *
 * Faults name the line of the file (the heading is line 1). With any fault nothing may be imported.
 */
export function readDistrictRows(
  rows: Array<Record<string, string>>,
  known: { counties: Set<string>; posts: Set<string> },
  effectiveOn: Day,
): { rows: DistrictRow[]; faults: string[] } {
  const faults: string[] = [];
  const accepted = new Map<string, Accepted[]>();
  rows.forEach((row, index) => {
    const line = index + 2;
    const fips = row.county_fips ?? '';
    const post = row.consulate_code ?? '';
    const validFrom = row.valid_from || effectiveOn;
    const validTo = row.valid_to || null;
    const confidence = (row.confidence ?? '').toUpperCase();
    const counties = olderCounties(fips, known.counties);
    if (counties.length === 0) faults.push(`line ${line}: unknown county "${fips}"`);
    if (!known.posts.has(post)) faults.push(`line ${line}: unknown post "${post}"`);
    if (!CONFIDENCES.has(confidence))
      faults.push(
        `line ${line}: confidence must be high, medium or low, not "${row.confidence ?? ''}"`,
      );
    if (!isDay(validFrom) || (validTo !== null && !isDay(validTo)))
      faults.push(`line ${line}: valid_from and valid_to must be days such as 2022-06-01`);
    else if (validTo !== null && validTo <= validFrom)
      faults.push(`line ${line}: valid_to ${validTo} must come after valid_from ${validFrom}`);
    for (const countyFips of counties) {
      const mine = {
        countyFips,
        consulateCode: post,
        validFrom,
        validTo,
        basis: row.basis ?? '',
        confidence: confidence as Confidence,
        sourceIds: splitIds(row.source_ids),
        line,
        newer: countyFips !== fips,
      };
      const others = accepted.get(countyFips) ?? [];
      const clash = others.find((other) => overlap(other, mine));
      // The newer code of a county and the older one may both stand in the file, if they say the same.
      const aliased = (mine.newer || clash?.newer) && clash?.consulateCode === post;
      if (clash && !aliased)
        faults.push(
          `line ${line}: county ${fips} already belongs to "${clash.consulateCode}" on the same day (line ${clash.line})`,
        );
      if (!clash) accepted.set(countyFips, [...others, mine]);
    }
  });
  return {
    rows: [...accepted.values()].flat().map(({ line: _line, newer: _newer, ...row }) => row),
    faults,
  };
}

function sameFacts(a: DistrictRow, b: DistrictRow): boolean {
  return (
    a.basis === b.basis &&
    a.confidence === b.confidence &&
    a.sourceIds.join(' ') === b.sourceIds.join(' ')
  );
}

function covers(outer: DistrictRow, inner: DistrictRow): boolean {
  return (
    outer.validFrom <= inner.validFrom &&
    (outer.validTo === null || (inner.validTo !== null && inner.validTo <= outer.validTo))
  );
}

/**
 * Works out what changes, county by county.
 *
 * A row of the file wins on its own days; stored rows keep the days before and after. A county that the file no
 * longer names ends on `effectiveOn`. Importing the same file twice changes nothing.
 */
export function planDistricts(
  stored: StoredDistrict[],
  wanted: DistrictRow[],
  effectiveOn: Day,
): DistrictPlan {
  const report: DistrictReport = {
    added: 0,
    moved: 0,
    corrected: 0,
    ended: 0,
    unchanged: 0,
    moves: [],
  };
  const plan: DistrictPlan = { insert: [], resize: [], remove: [], correct: [], report };
  const wantedBy = groupBy(wanted);
  const storedBy = groupBy(stored);
  for (const fips of new Set([...wantedBy.keys(), ...storedBy.keys()])) {
    const have = (storedBy.get(fips) ?? []) as StoredDistrict[];
    const want = wantedBy.get(fips);
    if (want) planCounty(plan, have, want);
    else endCounty(plan, have, effectiveOn);
  }
  return plan;
}

function groupBy<T extends DistrictRow>(rows: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.countyFips, [...(groups.get(row.countyFips) ?? []), row]);
  return groups;
}

/** Days of a stored row, or (without an id) days that were cut off one and need a row of their own. */
type Stretch = DistrictRow & { id: number | null };

function planCounty(plan: DistrictPlan, have: StoredDistrict[], want: DistrictRow[]): void {
  const { report } = plan;
  let left: Stretch[] = have.map((row) => ({ ...row }));
  for (const row of want) {
    const same = left.find(
      (other) => other.consulateCode === row.consulateCode && covers(other, row),
    );
    if (same && sameFacts(same, row)) report.unchanged += 1;
    else if (same) {
      report.corrected += 1;
      const facts = { basis: row.basis, confidence: row.confidence, sourceIds: row.sourceIds };
      Object.assign(same, facts);
      if (same.id !== null) plan.correct.push({ id: same.id, ...facts });
    } else {
      const displaced = left.filter((other) => overlap(other, row));
      left = left.flatMap((other) => (overlap(other, row) ? cutOut(other, row) : [other]));
      plan.insert.push(row);
      if (displaced.length === 0) report.added += 1;
      else {
        report.moved += 1;
        if (report.moves.length < 20)
          report.moves.push(
            `${row.countyFips}: ${displaced[0]?.consulateCode} → ${row.consulateCode} from ${row.validFrom}`,
          );
      }
    }
  }
  for (const { id, validFrom, validTo } of have) {
    const kept = left.find((other) => other.id === id);
    if (!kept) plan.remove.push(id);
    else if (kept.validFrom !== validFrom || kept.validTo !== validTo)
      plan.resize.push({ id, validFrom: kept.validFrom, validTo: kept.validTo });
  }
  for (const { id, ...fresh } of left) if (id === null) plan.insert.push(fresh);
}

/** What is left of a stretch without the days of `row`: nothing, one part, or one on either side. */
function cutOut(stretch: Stretch, row: DistrictRow): Stretch[] {
  const parts: Stretch[] = [];
  if (stretch.validFrom < row.validFrom) parts.push({ ...stretch, validTo: row.validFrom });
  if (row.validTo !== null && (stretch.validTo === null || row.validTo < stretch.validTo))
    parts.push({
      ...stretch,
      validFrom: row.validTo,
      id: parts.length === 0 ? stretch.id : null,
    });
  return parts;
}

function endCounty(plan: DistrictPlan, have: StoredDistrict[], effectiveOn: Day): void {
  for (const row of have) {
    if (row.validTo !== null && row.validTo <= effectiveOn) continue;
    plan.report.ended += 1;
    if (row.validFrom >= effectiveOn) plan.remove.push(row.id);
    else plan.resize.push({ id: row.id, validFrom: row.validFrom, validTo: effectiveOn });
  }
}
