import { describe, expect, it } from 'vitest';
import {
  type DistrictPlan,
  type DistrictRow,
  planDistricts,
  readDistrictRows,
  type StoredDistrict,
} from './import-rules.ts';

const FACTS = {
  countyFips: '06037',
  basis: 'list',
  confidence: 'HIGH' as const,
  sourceIds: ['S1'],
};
const row = (consulateCode: string, validFrom: string, validTo: string | null): DistrictRow => ({
  ...FACTS,
  consulateCode,
  validFrom,
  validTo,
});

/** What the table holds after a plan was carried out. */
function after(stored: StoredDistrict[], plan: DistrictPlan): DistrictRow[] {
  const kept = stored
    .filter(({ id }) => !plan.remove.includes(id))
    .map(({ id, ...each }) => ({
      ...each,
      ...plan.resize.filter((change) => change.id === id).map(({ id: _id, ...days }) => days)[0],
    }));
  return [...kept, ...plan.insert];
}

const YEARS = Array.from({ length: 12 }, (_, index) => `${2020 + index}-06-01`);

/** Who has the county in each year; throws when two do. */
function ownersOf(rows: DistrictRow[]): Array<string | null> {
  return YEARS.map((day) => {
    const having = rows.filter(
      ({ validFrom, validTo }) => validFrom <= day && (validTo === null || day < validTo),
    );
    if (having.length > 1) throw new Error(`${having.length} posts on ${day}`);
    return having[0]?.consulateCode ?? null;
  });
}

/** Rows that share no day, made from a sequence of choices. */
function timeline(choose: (below: number) => number, posts: string[]): DistrictRow[] {
  const rows: DistrictRow[] = [];
  for (let year = choose(3); year < YEARS.length - 1; year += choose(3)) {
    const from = year;
    year += 1 + choose(4);
    const open = year >= YEARS.length - 1;
    const to = open ? null : (YEARS[year] as string);
    rows.push(row(posts[choose(posts.length)] as string, YEARS[from] as string, to));
    if (open) break;
  }
  return rows;
}

describe('a plan for the districts', () => {
  it('gives each day to the post that the file names, and else to the one that had it', () => {
    // A small generator of its own, so that a failure comes again.
    let state = 7;
    const choose = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    for (let round = 0; round < 2_000; round += 1) {
      const stored = timeline(choose, ['a', 'b', 'c']).map((each, id) => ({ ...each, id }));
      const wanted = timeline(choose, ['a', 'b', 'c']);
      if (wanted.length === 0) continue;
      const [had, wants] = [ownersOf(stored), ownersOf(wanted)];
      const plan = planDistricts(stored, wanted, '2026-06-01');
      expect(ownersOf(after(stored, plan)), JSON.stringify({ stored, wanted })).toEqual(
        YEARS.map((_, index) => wants[index] ?? had[index]),
      );
      const again = after(stored, plan).map((each, id) => ({ ...each, id }));
      const second = planDistricts(again, wanted, '2026-06-01');
      expect({ ...second, report: null }).toEqual({
        insert: [],
        resize: [],
        remove: [],
        correct: [],
        report: null,
      });
    }
  });

  it('takes two changes of one county from one file', () => {
    const stored = [{ ...row('a', '2022-06-01', null), id: 1 }];
    const wanted = [row('b', '2027-01-01', '2028-01-01'), row('c', '2029-01-01', null)];
    const rows = after(stored, planDistricts(stored, wanted, '2026-12-01'));
    expect(rows.toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1))).toEqual([
      row('a', '2022-06-01', '2027-01-01'),
      row('b', '2027-01-01', '2028-01-01'),
      row('a', '2028-01-01', '2029-01-01'),
      row('c', '2029-01-01', null),
    ]);
  });
});

describe('rows of the file', () => {
  const known = {
    counties: new Set(['06037', '09001', '02261']),
    posts: new Set(['boston', 'seattle']),
  };
  const read = (...rows: Array<Record<string, string>>) =>
    readDistrictRows(
      rows.map((each) => ({ basis: 'list', confidence: 'high', source_ids: 'S1', ...each })),
      known,
      '2026-12-01',
    );

  it.each(['2022-02-30', '2022-13-01', '2022-00-10', '2022-1-1', '0000-00-00'])(
    'are refused for %s, which is no day',
    (day) => {
      const { faults } = read({ county_fips: '09001', consulate_code: 'boston', valid_from: day });
      expect(faults).toEqual(['line 2: valid_from and valid_to must be days such as 2022-06-01']);
    },
  );

  it.each([
    ['09110', '09001', 'boston'],
    ['02063', '02261', 'seattle'],
  ])('may name a newer county %s beside the older %s, in either order', (newer, older, post) => {
    for (const codes of [
      [newer, older],
      [older, newer],
    ]) {
      const { rows, faults } = read(
        ...codes.map((county_fips) => ({ county_fips, consulate_code: post })),
      );
      expect(faults).toEqual([]);
      expect(rows.map(({ countyFips }) => countyFips)).toEqual([older]);
    }
  });

  it('may not give a newer county to another post than the older', () => {
    const { faults } = read(
      { county_fips: '09001', consulate_code: 'boston' },
      { county_fips: '09110', consulate_code: 'seattle' },
    );
    expect(faults).toEqual([
      expect.stringContaining('line 3: county 09110 already belongs to "boston"'),
    ]);
  });
});
