import { describe, expect, it } from 'vitest';
import {
  type DistrictRow,
  planDistricts,
  readDistrictRows,
  type StoredDistrict,
} from './import-rules.ts';

const DAY = '2026-12-01';
const known = {
  counties: new Set(['06037', '09001', '09003', '02261']),
  posts: new Set(['los-angeles', 'boston', 'seattle']),
};
const row = (change: Record<string, string> = {}) => ({
  county_fips: '06037',
  consulate_code: 'los-angeles',
  basis: 'county_list',
  confidence: 'high',
  source_ids: 'S1 S2',
  ...change,
});
const district = (change: Partial<DistrictRow> = {}): DistrictRow => ({
  countyFips: '06037',
  consulateCode: 'los-angeles',
  validFrom: '2022-06-01',
  validTo: null,
  basis: 'county_list',
  confidence: 'HIGH',
  sourceIds: ['S1', 'S2'],
  ...change,
});
const stored = (change: Partial<DistrictRow> = {}): StoredDistrict => ({
  id: 1,
  ...district(change),
});

describe('readDistrictRows', () => {
  it('dates rows without days from the day that it is told', () => {
    expect(readDistrictRows([row()], known, DAY)).toEqual({
      rows: [district({ validFrom: DAY })],
      faults: [],
    });
  });

  it.each([
    [{ county_fips: '99999' }, 'unknown county "99999"'],
    [{ consulate_code: 'paris' }, 'unknown post "paris"'],
    [{ confidence: 'sure' }, 'confidence must be'],
    [{ valid_from: 'June' }, 'must be days such as'],
    [{ valid_from: '2027-01-01', valid_to: '2026-01-01' }, 'must come after'],
  ])('finds the fault in %j and names the line', (change, fault) => {
    const { faults } = readDistrictRows(
      [row({ county_fips: '09001', consulate_code: 'boston' }), row(change)],
      known,
      DAY,
    );
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults[0]).toMatch(/^line 3: /);
  });

  it('finds two posts for one county on one day, but not one after the other', () => {
    const other = row({ consulate_code: 'boston' });
    expect(readDistrictRows([row(), other], known, DAY).faults).toEqual([
      'line 3: county 06037 already belongs to "los-angeles" on the same day (line 2)',
    ]);
    const ended = row({ valid_from: '2020-01-01', valid_to: DAY });
    expect(readDistrictRows([ended, other], known, DAY).faults).toEqual([]);
  });

  it('takes newer county codes for the older outlines of their state', () => {
    const { rows, faults } = readDistrictRows(
      [
        row({ county_fips: '09110', consulate_code: 'boston' }),
        row({ county_fips: '09120', consulate_code: 'boston' }),
        row({ county_fips: '02063', consulate_code: 'seattle' }),
      ],
      known,
      DAY,
    );
    expect(faults).toEqual([]);
    expect(rows.map((each) => each.countyFips)).toEqual(['09001', '09003', '02261']);
  });
});

describe('planDistricts', () => {
  it('changes nothing for what stands already', () => {
    const plan = planDistricts([stored()], [district({ validFrom: DAY })], DAY);
    expect(plan).toMatchObject({
      insert: [],
      resize: [],
      remove: [],
      correct: [],
      report: { unchanged: 1 },
    });
  });

  it('ends the old row and begins the new one when a county moves', () => {
    const moved = district({ consulateCode: 'boston', validFrom: DAY });
    const plan = planDistricts([stored()], [moved], DAY);
    expect(plan.insert).toEqual([moved]);
    expect(plan.resize).toEqual([{ id: 1, validFrom: '2022-06-01', validTo: DAY }]);
    expect(plan.report).toMatchObject({
      moved: 1,
      moves: [`06037: los-angeles → boston from ${DAY}`],
    });
  });

  it('gives the days after a passing change back to the old post', () => {
    const passing = district({ consulateCode: 'boston', validFrom: DAY, validTo: '2027-01-01' });
    const plan = planDistricts([stored()], [passing], DAY);
    expect(plan.resize).toEqual([{ id: 1, validFrom: '2022-06-01', validTo: DAY }]);
    expect(plan.insert).toHaveLength(2);
    expect(plan.insert).toContainEqual(passing);
    expect(plan.insert).toContainEqual(district({ validFrom: '2027-01-01' }));
  });

  it('corrects the facts of a row in place', () => {
    const plan = planDistricts([stored()], [district({ validFrom: DAY, confidence: 'LOW' })], DAY);
    expect(plan.correct).toEqual([
      { id: 1, basis: 'county_list', confidence: 'LOW', sourceIds: ['S1', 'S2'] },
    ]);
    expect(plan.insert).toEqual([]);
  });

  it('ends a county that the file no longer names, and adds one that is new', () => {
    const plan = planDistricts(
      [stored()],
      [district({ countyFips: '09001', validFrom: DAY })],
      DAY,
    );
    expect(plan.resize).toEqual([{ id: 1, validFrom: '2022-06-01', validTo: DAY }]);
    expect(plan.report).toMatchObject({ ended: 1, added: 1 });
  });
});
