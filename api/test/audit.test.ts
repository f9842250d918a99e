import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChainHead } from '../src/audit/audit-chain.ts';
import { AuditService, type AuditTrouble } from '../src/audit/audit-service.ts';
import { auditInsert } from '../src/audit/audit-store.ts';
import { type AuditFault, verifyAudit } from '../src/audit/audit-verification.ts';
import { rootDir } from '../src/env.ts';
import { derivedKey } from '../src/privacy/pepper.ts';
import {
  createTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';

const PEPPER = randomBytes(32);
const key = derivedKey(PEPPER, 'audit');
const TABLES = ['audit_log', 'audit_chain', 'audit_head', 'audit_unchained'];

let database: TestDatabase;
let server: TestServer;
let pool: pg.Pool;

const settings = () => ({ ...database.settings, PEPPER: PEPPER.toString('base64') });

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, { settings: settings() });
  pool = server.services.database.pool;
});

afterAll(async () => {
  await server.stop();
  await database.drop();
});

async function verify(noted?: ChainHead) {
  const faults: AuditFault[] = [];
  const verdict = await verifyAudit(pool, {
    key,
    now: new Date(),
    noted,
    pageSize: 3,
    onFault: (fault) => faults.push(fault),
  });
  return { ...verdict, faults };
}

async function setTriggers(state: 'ENABLE' | 'DISABLE') {
  for (const table of ['audit_log', 'audit_chain'])
    await pool.query(`ALTER TABLE ${table} ${state} TRIGGER USER`);
}

/** As somebody does who owns the database. */
async function asOwner(...statements: string[]) {
  await setTriggers('DISABLE');
  try {
    for (const sql of statements) await pool.query(sql);
  } finally {
    await setTriggers('ENABLE');
  }
}

/** What a verification finds after these statements; then everything is put back. */
async function faultsAfter(statements: string[], noted?: ChainHead): Promise<AuditFault[]> {
  for (const table of TABLES)
    await pool.query(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
  try {
    await asOwner(...statements);
    return (await verify(noted)).faults;
  } finally {
    await asOwner(
      ...TABLES.flatMap((table) => [
        `DELETE FROM ${table}`,
        `INSERT INTO ${table} SELECT * FROM kept_${table}`,
        `DROP TABLE kept_${table}`,
      ]),
    );
  }
}

async function recordSome(count: number) {
  for (let index = 0; index < count; index++)
    await server.services.audit.record({
      actor: `OFFICER:${index}`,
      action: 'TRIED',
      subject: index % 2 ? `ALERT:${index}` : null,
      origin: index % 3 ? '192.0.2.7' : null,
      detail: { index, nested: { b: [1, 2.5, 'á"\\'], a: null } },
    });
  await server.services.audit.chainAll();
}

describe('the audit log', () => {
  it('holds what was recorded, in a chain without faults', async () => {
    await recordSome(12);
    const { faults, rows, end } = await verify();
    expect(faults).toEqual([]);
    expect(rows).toBeGreaterThanOrEqual(12);
    expect(end.ordinal).toBe(BigInt(rows));
  });

  it('takes up a row that another statement wrote, without being woken', async () => {
    await pool.query(
      `WITH changed AS (SELECT 'x' AS id), audited AS (${auditInsert({
        from: 'changed',
        at: 'now()',
        actor: "'SYSTEM'",
        action: "'BY_STATEMENT'",
        subject: "'ALERT:' || changed.id",
      })}) SELECT FROM changed`,
    );
    await until(async () => {
      const { rows } = await pool.query(
        `SELECT FROM audit_log l JOIN audit_chain c ON c.audit_id = l.id
         WHERE action = 'BY_STATEMENT' AND subject = 'ALERT:x'`,
      );
      return rows.length === 1;
    });
  });

  it.each([
    'UPDATE audit_log SET action = action',
    'DELETE FROM audit_log',
    'TRUNCATE audit_log CASCADE',
    'UPDATE audit_chain SET mac = mac',
    'DELETE FROM audit_chain',
  ])('refuses %s', async (sql) => {
    await expect(pool.query(sql)).rejects.toThrow('append-only');
  });

  it('is one chain however many nodes write at once', async () => {
    const nodes = Array.from({ length: 4 }, () => {
      const node = new AuditService({ pool, clock: () => new Date(), key });
      node.start();
      return node;
    });
    await Promise.all(
      nodes.flatMap((node, index) =>
        Array.from({ length: 25 }, (_, count) =>
          node.record({ actor: `OFFICER:${index}`, action: 'AT_ONCE', detail: { count } }),
        ),
      ),
    );
    await Promise.all(nodes.map((node) => node.stop()));
    await server.services.audit.chainAll();
    const { faults, rows } = await verify();
    expect(faults).toEqual([]);
    const all = await pool.query('SELECT count(*)::int AS count FROM audit_log');
    expect(rows).toBe(all.rows[0].count);
  });
});

describe('a verification of the audit log', () => {
  const third = '(SELECT audit_id FROM audit_chain WHERE ordinal = 3)';

  it.each([
    ['what was done', `action = 'OTHER'`],
    ['who did it', `actor = 'OFFICER:other'`],
    ['to whom', `subject = 'ALERT:other'`],
    ['from where', `origin = '198.51.100.1'`],
    ['when', `at = at + interval '1 millisecond'`],
    ['with what', `detail = detail || '{"index": 2.0000000000000000001}'`],
    ['an empty text for none', `subject = coalesce(subject, '')`],
  ])('names a row whose %s was altered', async (_, set) => {
    const faults = await faultsAfter([`UPDATE audit_log SET ${set} WHERE id = ${third}`]);
    expect(faults).toEqual([
      { kind: 'ALTERED_OR_MOVED', ordinal: 3n, auditId: expect.any(String) },
    ]);
  });

  it('names a row that was removed in the middle', async () => {
    const faults = await faultsAfter([`DELETE FROM audit_log WHERE id = ${third}`]);
    expect(faults).toEqual([{ kind: 'REMOVED', ordinal: 3n, auditId: expect.any(String) }]);
  });

  it('names a row that was removed together with its link', async () => {
    const faults = await faultsAfter([
      `DELETE FROM audit_log WHERE id = ${third}`,
      'DELETE FROM audit_chain WHERE ordinal = 3',
    ]);
    expect(faults).toEqual([{ kind: 'LINKS_REMOVED', from: 3n, to: 3n }]);
  });

  it('names what was removed and closed up behind', async () => {
    const faults = await faultsAfter([
      `DELETE FROM audit_log WHERE id = ${third}`,
      'DELETE FROM audit_chain WHERE ordinal = 3',
      'UPDATE audit_chain SET ordinal = ordinal - 1000000 WHERE ordinal > 3',
      'UPDATE audit_chain SET ordinal = ordinal + 999999 WHERE ordinal < 0',
    ]);
    expect(faults).toContainEqual({
      kind: 'ALTERED_OR_MOVED',
      ordinal: 3n,
      auditId: expect.any(String),
    });
  });

  it('notices that the newest rows were removed', async () => {
    const { end } = await verify();
    const tail = `(SELECT audit_id FROM audit_chain WHERE ordinal > ${end.ordinal - 2n})`;
    const faults = await faultsAfter([
      `DELETE FROM audit_log WHERE id IN ${tail}`,
      `DELETE FROM audit_chain WHERE ordinal > ${end.ordinal - 2n}`,
    ]);
    expect(faults).toEqual([{ kind: 'END_REMOVED', from: end.ordinal - 1n, to: end.ordinal }]);
    const lowered = await faultsAfter([
      `DELETE FROM audit_log WHERE id IN ${tail}`,
      `DELETE FROM audit_chain WHERE ordinal > ${end.ordinal - 2n}`,
      `UPDATE audit_head SET ordinal = ${end.ordinal - 2n}`,
    ]);
    expect(lowered).toEqual([{ kind: 'HEAD_ALTERED' }]);
  });

  it('names two rows that changed places', async () => {
    const faults = await faultsAfter([
      `UPDATE audit_log l SET actor = o.actor, action = o.action, subject = o.subject, origin = o.origin, at = o.at,
         detail = o.detail FROM audit_log o, audit_chain a, audit_chain b
       WHERE a.audit_id = l.id AND b.audit_id = o.id AND (a.ordinal, b.ordinal) IN ((2, 5), (5, 2))`,
    ]);
    expect(faults.map((fault) => 'ordinal' in fault && fault.ordinal)).toEqual([2n, 5n]);
  });

  it('names two links that changed places', async () => {
    const faults = await faultsAfter([
      'UPDATE audit_chain SET ordinal = -2 WHERE ordinal = 2',
      'UPDATE audit_chain SET ordinal = 2 WHERE ordinal = 5',
      'UPDATE audit_chain SET ordinal = 5 WHERE ordinal = -2',
    ]);
    expect(faults.map((fault) => 'ordinal' in fault && fault.ordinal)).toEqual(
      expect.arrayContaining([2n, 5n]),
    );
  });

  it('names a row that was put in without a place in the chain, whatever its date', async () => {
    for (const at of ["now() - interval '1 day'", "'infinity'", "'2200-01-01'"]) {
      const faults = await faultsAfter([
        `INSERT INTO audit_log (at, actor, action) VALUES (${at}, 'OFFICER:x', 'FORGED')`,
      ]);
      expect(faults).toEqual([{ kind: 'NOT_CHAINED', auditId: expect.any(String) }]);
    }
  });

  it('names a row that was put in with a link of somebody who has no key', async () => {
    const { end } = await verify();
    const faults = await faultsAfter([
      `WITH row AS (INSERT INTO audit_log (at, actor, action) VALUES (now(), 'OFFICER:x', 'FORGED') RETURNING id)
       INSERT INTO audit_chain SELECT ${end.ordinal + 1n}, id, decode(repeat('ab', 32), 'hex') FROM row`,
      `UPDATE audit_head SET ordinal = ${end.ordinal + 1n}`,
    ]);
    expect(faults.map(({ kind }) => kind)).toEqual(['ALTERED_OR_MOVED', 'HEAD_ALTERED']);
  });

  it('notices an older head, a removed one, and an older state of everything by the head that was noted', async () => {
    const before = await verify();
    const older = (await pool.query('SELECT ordinal::text AS o, mac FROM audit_head')).rows[0];
    await recordSome(2);
    const { end } = await verify(before.end);
    const restored = `UPDATE audit_head SET ordinal = ${older.o}, mac = decode('${older.mac.toString('hex')}', 'hex')`;
    expect(await faultsAfter([restored])).toEqual([
      { kind: 'HEAD_OLDER', head: before.end.ordinal, end: end.ordinal },
    ]);
    expect(await faultsAfter(['DELETE FROM audit_head'])).toEqual([{ kind: 'HEAD_MISSING' }]);
    const wholeOlder = [
      `DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_chain WHERE ordinal > ${older.o})`,
      `DELETE FROM audit_chain WHERE ordinal > ${older.o}`,
      restored,
    ];
    // Without what was noted nobody could tell it from the past.
    expect(await faultsAfter(wholeOlder)).toEqual([]);
    expect(await faultsAfter(wholeOlder, end)).toEqual([
      { kind: 'NOTED_HEAD_MISSING', ordinal: end.ordinal },
    ]);
  });

  it('finds every fault at once, and none in what comes between', async () => {
    const faults = await faultsAfter([
      `UPDATE audit_log SET action = 'OTHER' WHERE id IN (SELECT audit_id FROM audit_chain WHERE ordinal IN (2, 7))`,
      'DELETE FROM audit_log WHERE id = (SELECT audit_id FROM audit_chain WHERE ordinal = 9)',
    ]);
    expect(faults.map((fault) => 'ordinal' in fault && fault.ordinal)).toEqual([2n, 7n, 9n]);
  });

  it('runs as a command that prints the head and fails on a fault', async () => {
    const verifying = () =>
      spawnSync(
        process.execPath,
        ['--import', 'tsx', join(rootDir, 'api/src/commands/verify-audit.ts')],
        {
          cwd: rootDir,
          encoding: 'utf8',
          env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings() },
        },
      );
    const well = verifying();
    expect(well.stdout).toMatch(/^\d+ rows in the chain, 0 faults\nhead \d+:[0-9a-f]{64}$/m);
    expect(well.status).toBe(0);
    await asOwner(`UPDATE audit_log SET action = 'OTHER' WHERE id = ${third}`);
    const ill = verifying();
    expect(ill.stdout).toContain('(place 3) was altered or moved');
    expect(ill.status).toBe(1);
  });
});

describe('a tampered chain', () => {
  it('is not grown any further, and the server says so', async () => {
    const troubles: AuditTrouble[] = [];
    const node = new AuditService({
      pool,
      clock: () => new Date(),
      key,
      onTrouble: (trouble) => troubles.push(trouble),
    });
    await server.services.audit.chainAll();
    const { end } = await verify();
    await asOwner(`DELETE FROM audit_chain WHERE ordinal = ${end.ordinal}`);
    await node.record({ actor: 'SYSTEM', action: 'AFTER' });
    await node.chainAll();
    expect(troubles).toEqual([{ kind: 'TAMPERED' }]);
    const { rows } = await pool.query('SELECT max(ordinal)::text AS last FROM audit_chain');
    expect(rows[0].last).toBe(String(end.ordinal - 1n));
    await node.stop();
  });
});
