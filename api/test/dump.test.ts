import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { useTestServer } from './harness.ts';
import { PLANTERS, type Planted } from './planted.ts';

const MASTER = randomBytes(32);
const PEPPER = randomBytes(32);
const planted: Planted[] = [];

const plant = (what: string, text: string) => {
  if (text.length < 8) throw new Error(`${what}: too short to be looked for`);
  planted.push({ what, text });
  return text;
};
const { server, database } = useTestServer({
  settings: { MASTER_KEY: MASTER.toString('base64'), PEPPER: PEPPER.toString('base64') },
});

beforeAll(async () => {
  plant('master key', MASTER.toString('latin1'));
  plant('pepper', PEPPER.toString('latin1'));
  for (const planter of PLANTERS) await planter(server, plant);
  await server.services.audit.chainAll();
});

/** Every byte string under which a text could lie in a dump. */
function formsOf({ what, text }: Planted): Array<{ form: string; bytes: Buffer }> {
  const encoding = what === 'master key' || what === 'pepper' ? 'latin1' : 'utf8';
  const plain = Buffer.from(text, encoding);
  const wide = Buffer.from(text, 'utf16le');
  const raw = [
    { form: 'plain', bytes: plain },
    { form: 'UTF-16LE', bytes: wide },
    { form: 'UTF-16BE', bytes: Buffer.from(wide).swap16() },
    ...(/^-?\d+\.\d+$/.test(text) ? numbersOf(Number(text)) : []),
    // A token's secret part is as good as the token.
    ...(/^ab[di]_/.test(text)
      ? [
          { form: 'token without its prefix', bytes: Buffer.from(text.slice(4)) },
          { form: 'bytes of the token', bytes: Buffer.from(text.slice(4), 'base64url') },
        ]
      : []),
  ];
  return raw.flatMap(({ form, bytes }) => [
    { form, bytes },
    { form: `${form}, hex`, bytes: Buffer.from(bytes.toString('hex')) },
    ...base64Of(bytes).map((each) => ({ form: `${form}, base64`, bytes: Buffer.from(each) })),
  ]);
}

function numbersOf(value: number): Array<{ form: string; bytes: Buffer }> {
  const little = Buffer.alloc(8);
  little.writeDoubleLE(value);
  return [
    { form: 'float64 LE', bytes: little },
    { form: 'float64 BE', bytes: Buffer.from(little).reverse() },
  ];
}

/** The part of the base64 that does not depend on what stands before and after, for each of the three alignments. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
    const text = padded.toString('base64').replaceAll('=', '');
    const whole = text.slice(shift === 0 ? 0 : shift + 1, Math.floor((padded.length * 8) / 6) - 1);
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Which texts, in which form, are somewhere in what was dumped. Hex is compared in lower case. */
function findIn(dump: Buffer[], texts: Planted[]): string[] {
  const lower = dump.map((part) => Buffer.from(part.toString('latin1').toLowerCase(), 'latin1'));
  return texts.flatMap((each) =>
    formsOf(each)
      .filter(({ form, bytes }) =>
        (form.endsWith('hex') ? lower : dump).some((part) => part.includes(bytes)),
      )
      .map(({ form }) => `${each.what} (${form})`),
  );
}

/** Every row of every table that is not PostgreSQL's own: as text with bytea as hex, and the raw bytes of every bytea. */
async function dumpOf(pool: pg.Pool): Promise<{ tables: string[]; parts: Buffer[] }> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const parts: Buffer[] = [];
  for (const { name } of rows) {
    const table = await pool.query({ text: `SELECT * FROM ${name}`, rowMode: 'array' });
    for (const row of table.rows)
      for (const value of row as unknown[]) if (Buffer.isBuffer(value)) parts.push(value);
    const texts = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    parts.push(Buffer.from(texts.rows.map(({ row }) => row).join('\n')));
  }
  return { tables: rows.map(({ name }) => name), parts };
}

describe('a dump of the whole database', () => {
  it('holds nothing that people told, nor any token or key, in any form', async () => {
    const { tables, parts } = await dumpOf(server.services.database.pool);
    expect(tables).toEqual(
      expect.arrayContaining([
        'public.alerts',
        'public.alert_events',
        'public.persons',
        'public.contact_channels',
        'public.stopped_addresses',
        'public.deliveries',
        'public.former_addresses',
        'public.audit_log',
      ]),
    );
    expect(planted.length).toBeGreaterThan(12);
    expect(findIn(parts, planted)).toEqual([]);
  });

  it('would be seen to hold what is in it, in each form', async () => {
    const { pool } = server.services.database;
    const secret = { what: 'secret', text: `Ñandú ${randomBytes(9).toString('hex')}` };
    const position = { what: 'longitude', text: '-118.24368491357' };
    const wide = Buffer.from(secret.text, 'utf16le');
    const base64 = Buffer.from(`xy${secret.text}z`).toString('base64');
    await pool.query('CREATE TABLE seen (text text, bytes bytea, number float8)');
    const put = async (text: string | null, bytes: Buffer | null, number: number | null) => {
      await pool.query('DELETE FROM seen');
      await pool.query('INSERT INTO seen VALUES ($1, $2, $3)', [text, bytes, number]);
      return findIn((await dumpOf(pool)).parts, [secret, position]);
    };
    try {
      expect(await put(secret.text, null, null)).toContain('secret (plain)');
      expect(await put(base64, null, null)).toContain('secret (plain, base64)');
      expect(await put(null, Buffer.from(secret.text), null)).toContain('secret (plain, hex)');
      expect(await put(null, wide, null)).toContain('secret (UTF-16LE)');
      expect(await put(null, wide.swap16(), null)).toContain('secret (UTF-16BE)');
      expect(await put(null, null, Number(position.text))).toContain('longitude (plain)');
      const double = Buffer.alloc(8);
      double.writeDoubleLE(Number(position.text));
      expect(await put(null, double, null)).toContain('longitude (float64 LE)');
    } finally {
      await pool.query('DROP TABLE seen');
    }
  });

  const program = spawnSync('pg_dump', ['--version']).status === 0;
  it.skipIf(inject('database') !== 'postgres' || !program)(
    'holds nothing of it when pg_dump makes it (needs a real server, and pg_dump)',
    () => {
      const { status, stdout } = spawnSync(
        'pg_dump',
        ['--no-owner', `--dbname=${database.settings.DATABASE_URL}`],
        { maxBuffer: 1 << 30 },
      );
      expect(status).toBe(0);
      expect(stdout.includes('COPY public.alerts ')).toBe(true);
      expect(findIn([stdout], planted)).toEqual([]);
    },
  );
});
