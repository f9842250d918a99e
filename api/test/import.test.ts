import { beforeAll, describe, expect, it } from 'vitest';
import { type ConsularFiles, readConsularFiles } from '../src/consulates/consular-files.ts';
import { FaultyConsularDataError, importConsularData } from '../src/consulates/import-service.ts';
import { rootDir } from '../src/env.ts';
import { useTestServer } from './harness.ts';

const HARRIS = { longitude: -95.37, latitude: 29.76 };

let files: ConsularFiles;
let now = new Date('2026-11-21T12:00:00Z');
const { server } = useTestServer({ clock: () => now });

beforeAll(async () => {
  files = readConsularFiles(`${rootDir}prisma/data`);
});

const run = (change: Partial<ConsularFiles>, effectiveOn?: string) =>
  importConsularData(
    server.services.database.pool,
    { ...files, ...change },
    { clock: () => now, effectiveOn },
  );

async function contents() {
  const { prisma } = server.services.database;
  return {
    districts: await prisma.district.findMany({ orderBy: { id: 'asc' } }),
    consulates: await prisma.consulate.findMany({ orderBy: { code: 'asc' } }),
    imports: await prisma.dataImport.count(),
  };
}

const withRow = (fips: string, change: Record<string, string>) =>
  files.districts.map((row) => (row.county_fips === fips ? { ...row, ...change } : row));

describe('the import of consular data', () => {
  it('stores 53 posts, 3,231 counties and a district row for each county with a post', async () => {
    const { prisma } = server.services.database;
    // Without the post that the watch's drills go to.
    const isReal = { consulate: { isTest: false } };
    expect(await prisma.consulate.count({ where: { isTest: false } })).toBe(53);
    expect(await prisma.county.count({ where: { fips: { not: '99999' } } })).toBe(3_231);
    expect(await prisma.district.count({ where: isReal })).toBe(3_223);
    expect(
      await prisma.consulate.count({
        where: { OR: [{ phone: { not: null } }, { emergencyPhone: { not: null } }] },
      }),
    ).toBe(20);
  });

  it('changes nothing the second time, and says so', async () => {
    const report = await run({});
    expect(report).toMatchObject({
      counties: { changed: 0 },
      consulates: { saved: [], retired: [] },
      districts: { added: 0, moved: 0, corrected: 0, ended: 0, unchanged: 3_223 },
    });
  });

  it.each([
    [
      'an unknown county',
      () => [...files.districts, { ...files.districts[0], county_fips: '99999' }],
      'unknown county "99999"',
    ],
    [
      'an unknown post',
      () => withRow('48201', { consulate_code: 'paris' }),
      'unknown post "paris"',
    ],
    [
      'two posts for one county on one day',
      () => [...files.districts, { ...files.districts[0], consulate_code: 'houston' }],
      'on the same day',
    ],
    [
      'a day that does not exist',
      () => withRow('48201', { valid_from: '2027-02-30' }),
      'must be days such as',
    ],
    [
      'an end before its beginning',
      () => withRow('48201', { valid_from: '2027-03-01', valid_to: '2027-03-01' }),
      'must come after',
    ],
    [
      'a confidence that is none',
      () => withRow('48201', { confidence: 'sure' }),
      'confidence must be',
    ],
  ])('refuses a file with %s, and changes nothing', async (_name, rows, fault) => {
    const before = await contents();
    const error = await run({ districts: rows() as ConsularFiles['districts'] }).catch(
      (failed) => failed,
    );
    expect(error).toBeInstanceOf(FaultyConsularDataError);
    expect(error.faults).toEqual([expect.stringContaining(fault)]);
    expect(error.faults[0]).toMatch(/jurisdictions\.csv line \d+/);
    expect(await contents()).toEqual(before);
  });

  it('refuses posts without a time zone or a place, and changes nothing', async () => {
    const before = await contents();
    const consulates = files.consulates.map((row) =>
      row.code === 'austin' ? { ...row, time_zone: 'Texas', longitude: '' } : row,
    );
    await expect(run({ consulates })).rejects.toThrow(/unknown time zone "Texas"/);
    expect(await contents()).toEqual(before);
  });

  it('takes the newer codes of Connecticut and Alaska for their older outlines', async () => {
    const newer: Record<string, string> = { '09001': '09110', '02261': '02063' };
    const districts = files.districts
      .filter(({ county_fips: fips = '' }) => !fips.startsWith('09') || fips === '09001')
      .map((row) => ({
        ...row,
        county_fips: newer[row.county_fips ?? ''] ?? row.county_fips ?? '',
      }));
    const report = await run({ districts });
    expect(report.districts).toMatchObject({ added: 0, moved: 0, ended: 0 });
    expect((await run({})).districts).toMatchObject({ added: 0, moved: 0, ended: 0 });
  });

  it('moves a county from a day on, and keeps what was before', async () => {
    const ask = () =>
      server.ask<{ competentConsulate: { consulate: { code: string } } }>(
        'query ($position: PositionInput!) { competentConsulate(position: $position) { consulate { code } } }',
        { position: HARRIS },
      );
    const report = await run(
      { districts: withRow('48201', { consulate_code: 'austin' }) },
      '2027-01-01',
    );
    expect(report.districts).toMatchObject({
      moved: 1,
      unchanged: 3_222,
      moves: ['48201: houston → austin from 2027-01-01'],
    });
    expect((await ask()).data.competentConsulate.consulate.code).toBe('houston');
    now = new Date('2027-01-01T00:00:00Z');
    expect((await ask()).data.competentConsulate.consulate.code).toBe('austin');
    const history = await server.services.database.prisma.district.findMany({
      where: { countyFips: '48201' },
      orderBy: { validFrom: 'asc' },
    });
    expect(
      history.map((row) => [row.consulateCode, row.validTo?.toISOString().slice(0, 10) ?? null]),
    ).toEqual([
      ['houston', '2027-01-01'],
      ['austin', null],
    ]);
  });

  it('routes nothing to a post that is no longer in the files', async () => {
    const report = await run(
      {
        consulates: files.consulates.filter((row) => row.code !== 'austin'),
        districts: files.districts.map((row) =>
          row.consulate_code === 'austin' ? { ...row, consulate_code: 'san-antonio' } : row,
        ),
      },
      '2027-02-01',
    );
    expect(report.consulates.retired).toEqual(['austin']);
    await server.services.directory.refresh();
    const posts = async () => {
      const answer = await server.ask<{
        consulates: Array<{ code: string }>;
        nearestConsulates: Array<{ consulate: { code: string } }>;
        competentConsulate: { consulate: { code: string } };
      }>(
        `query ($position: PositionInput!) {
          consulates { code }
          nearestConsulates(position: $position, first: 2) { consulate { code } }
          competentConsulate(position: $position) { consulate { code } }
        }`,
        { position: { longitude: -97.74, latitude: 30.27 } },
      );
      const { consulates, nearestConsulates, competentConsulate } = answer.data;
      return {
        listed: consulates.some(({ code }) => code === 'austin'),
        nearest: nearestConsulates[0]?.consulate.code,
        competent: competentConsulate.consulate.code,
      };
    };
    now = new Date('2027-01-31T23:59:59Z');
    expect(await posts()).toEqual({ listed: true, nearest: 'austin', competent: 'austin' });
    now = new Date('2027-02-01T00:00:00Z');
    expect(await posts()).toEqual({
      listed: false,
      nearest: 'san-antonio',
      competent: 'san-antonio',
    });
  });
});
