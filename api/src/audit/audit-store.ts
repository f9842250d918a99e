import type pg from 'pg';
import { statement } from '../db/statement.ts';
import type { AuditRow, ChainHead } from './audit-chain.ts';

/** What is written into the log. */
export interface NewAuditRow {
  at: Date;
  actor: string;
  action: string;
  subject: string | null;
  origin: string | null;
  detail: Record<string, unknown>;
}

const INSERT = statement(
  'insert_audit',
  `INSERT INTO audit_log (at, actor, action, subject, origin, detail)
   VALUES ($1::timestamptz, $2::text, $3::text, $4::text, $5::text, $6::jsonb)`,
);

/** Adds a row to the log. */
export async function insertAudit(pool: pg.Pool, row: NewAuditRow): Promise<void> {
  const { at, actor, action, subject, origin, detail } = row;
  await pool.query(INSERT([at, actor, action, subject, origin, JSON.stringify(detail)]));
}

/** SQL expressions of a statement, never values: those are its parameters. */
interface AuditExpressions {
  /** A CTE of the statement, or a table: one audit row for each of its rows. */
  from: string;
  at: string;
  actor: string;
  action: string;
  subject?: string;
  origin?: string;
  detail?: string;
}

/**
 * The body of a CTE that writes the audit row in the statement of another store, so that neither is there without the
 * other: `WITH changed AS (UPDATE … RETURNING id), audited AS (${auditInsert({ from: 'changed', … })}) …`.
 * The chain takes it up within a second.
 */
export function auditInsert(row: AuditExpressions): string {
  return `INSERT INTO audit_log (at, actor, action, subject, origin, detail)
    SELECT ${row.at}, ${row.actor}, ${row.action}, ${row.subject ?? 'NULL::text'}, ${row.origin ?? 'NULL::text'},
           ${row.detail ?? `'{}'::jsonb`} FROM ${row.from}`;
}

const ROW = `l.id::text AS id, to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, l.actor, l.action,
  l.subject, l.origin, l.detail::text AS detail`;

/** The newest authenticated place as it is stored; null before the first row. `mac` is the head's own. */
export async function readHead(pool: pg.Pool): Promise<ChainHead | null> {
  const { rows } = await pool.query<{ ordinal: string; mac: Buffer }>(
    'SELECT ordinal::text AS ordinal, mac FROM audit_head',
  );
  return rows[0] ? { ordinal: BigInt(rows[0].ordinal), mac: rows[0].mac } : null;
}

/** What a link of the chain is made from: the end so far, the head, and rows that wait. */
export interface Unchained {
  /** The last row of the chain; null for an empty one. */
  last: ChainHead | null;
  head: ChainHead | null;
  rows: AuditRow[];
}

const UNCHAINED = statement(
  'unchained_audit',
  `WITH waiting AS (
     SELECT ${ROW} FROM (SELECT audit_id FROM audit_unchained ORDER BY audit_id LIMIT $1::int) u
     JOIN audit_log l ON l.id = u.audit_id ORDER BY l.id
   )
   SELECT h.ordinal::text AS "headOrdinal", h.mac AS "headMac", c.ordinal::text AS "lastOrdinal", c.mac AS "lastMac", w.*
   FROM waiting w LEFT JOIN audit_head h ON true
   LEFT JOIN (SELECT ordinal, mac FROM audit_chain ORDER BY ordinal DESC LIMIT 1) c ON true
   ORDER BY w.id::bigint`,
);

/** Up to `limit` rows that are in no chain yet, with its end and its head, in one snapshot. */
export async function readUnchained(pool: pg.Pool, limit: number): Promise<Unchained> {
  const { rows } = await pool.query(UNCHAINED([limit]));
  const first = rows[0];
  const place = (ordinal: string | null, mac: Buffer) =>
    ordinal === null || ordinal === undefined ? null : { ordinal: BigInt(ordinal), mac };
  return {
    last: first ? place(first.lastOrdinal, first.lastMac) : null,
    head: first ? place(first.headOrdinal, first.headMac) : null,
    rows: rows.map(({ id, at, actor, action, subject, origin, detail }) => ({
      id,
      at,
      actor,
      action,
      subject,
      origin,
      detail,
    })),
  };
}

const APPEND = statement(
  'append_audit_chain',
  `WITH moved AS (
     INSERT INTO audit_head (ordinal, mac) SELECT $1::bigint, $2::bytea
     WHERE $3::bigint = 0 OR EXISTS (SELECT FROM audit_head)
     ON CONFLICT (one) DO UPDATE SET ordinal = excluded.ordinal, mac = excluded.mac
       WHERE audit_head.ordinal = $3::bigint AND audit_head.mac = $4::bytea
     RETURNING ordinal
   ),
   linked AS (
     INSERT INTO audit_chain (ordinal, audit_id, mac)
     SELECT $3::bigint + place, audit_id, mac
     FROM unnest($5::bigint[], $6::bytea[]) WITH ORDINALITY AS link (audit_id, mac, place), moved
     RETURNING audit_id
   )
   DELETE FROM audit_unchained WHERE audit_id IN (SELECT audit_id FROM linked)
   RETURNING audit_id`,
);

/** New links behind the head from which they were made. */
export interface NewLinks {
  /** The head as it was read; its ordinal is the chain's end. */
  from: ChainHead;
  to: ChainHead;
  links: Array<{ auditId: string; mac: Buffer }>;
}

/**
 * Adds links if the head still stands where they were made from, and says whether it did.
 *
 * The head is the lock, as in any compare-and-set: of two nodes at once the second finds it moved and writes nothing.
 * One statement, so no transaction is held open between reading and writing.
 */
export async function appendLinks(pool: pg.Pool, { from, to, links }: NewLinks): Promise<boolean> {
  const { rowCount } = await pool.query(
    APPEND([
      String(to.ordinal),
      to.mac,
      String(from.ordinal),
      from.mac,
      links.map(({ auditId }) => auditId),
      links.map(({ mac }) => mac),
    ]),
  );
  return (rowCount ?? 0) > 0;
}

/** A link of the chain with the row that it covers, if that is still there. */
export interface StoredLink {
  ordinal: bigint;
  auditId: string;
  mac: Buffer;
  row: AuditRow | null;
}

/** A page of the chain in order. */
export async function readLinks(
  pool: pg.Pool,
  after: bigint,
  limit: number,
): Promise<StoredLink[]> {
  const { rows } = await pool.query(
    `SELECT c.ordinal::text AS ordinal, c.audit_id::text AS "auditId", c.mac, ${ROW}
     FROM audit_chain c LEFT JOIN audit_log l ON l.id = c.audit_id
     WHERE c.ordinal > $1::bigint ORDER BY c.ordinal LIMIT $2::int`,
    [String(after), limit],
  );
  return rows.map(({ ordinal, auditId, mac, ...row }) => ({
    ordinal: BigInt(ordinal),
    auditId,
    mac,
    row: row.id === null ? null : row,
  }));
}

/** Ids of rows that no link covers, but for those of the hour after `before`, in pages. */
export async function readUncovered(
  pool: pg.Pool,
  before: Date,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT l.id::text AS id FROM audit_log l
     WHERE l.id > $1::bigint AND NOT (l.at BETWEEN $2::timestamptz AND $2::timestamptz + interval '1 hour')
       AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.audit_id = l.id)
     ORDER BY l.id LIMIT $3::int`,
    [after, before, limit],
  );
  return rows.map(({ id }) => id);
}
