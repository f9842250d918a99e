import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { AlertEventType } from '../db/generated/enums.ts';
import { type Statement, statement } from '../db/statement.ts';
import type { LogPosition } from './cursor.ts';
import type { LogEpoch } from './log-epoch-store.ts';

/** An event as the feed carries it: ids, never rows. Whoever is told reads the rest for itself. */
export interface LoggedEvent extends LogPosition {
  alertId: string;
  personId: string;
  type: AlertEventType;
  /** Codes of the posts that are told: those that have the alert, and the one that just lost it. */
  posts: string[];
  /** What the person's side is told of it; null for nothing. */
  personType: AlertEventType | null;
  /** To whom the alert was assigned when it happened. */
  assigneeId: string | null;
}

/** Which events are read: all, or those rows `e` for which the text holds, whose parameters count from $1. */
export type LogFilter = { kind: 'ALL' } | { kind: 'WHERE'; text: string; values: unknown[] };

/**
 * Reads committed events in order: those of before the epoch by row id, then by (transaction id, row id).
 *
 * A bare serial would be an unsafe cursor, for a slow transaction shows its rows after a faster one's. No transaction
 * below pg_snapshot_xmin is still running, so below it the order is complete.
 */
function readStatement(filter: { text: string; values: unknown[] }): Statement {
  const columns = 'e.alert_id, e.person_id, e.type, e.posts, e.person_type, e.assignee_id';
  const [tx, id, boundary, limit] = [1, 2, 3, 4].map((at) => `$${filter.values.length + at}`);
  return statement(
    `read_log_${createHash('sha256').update(filter.text).digest('hex').slice(0, 16)}`,
    `(SELECT 0::bigint AS tx, e.id, ${columns} FROM alert_events e
      WHERE ${tx}::bigint = 0 AND e.id > ${id}::bigint AND e.id <= ${boundary}::bigint AND ${filter.text}
      ORDER BY e.id LIMIT ${limit}::int)
     UNION ALL
     (SELECT e.tx, e.id, ${columns} FROM alert_events e
      WHERE (e.tx, e.id) > (${tx}::bigint, CASE WHEN ${tx}::bigint = 0 THEN 0 ELSE ${id}::bigint END)
        AND e.id > ${boundary}::bigint
        AND e.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AND ${filter.text}
      ORDER BY e.tx, e.id LIMIT ${limit}::int)
     ORDER BY tx, id LIMIT ${limit}::int`,
  );
}

/** By the text of their filters, of which there are as many as kinds of reader. */
const statements = new Map<string, Statement>();

/** Up to `limit` of these events after a place, in order. Fewer than `limit` means that there are no more for now. */
export async function readLog(
  pool: pg.Pool,
  epoch: LogEpoch,
  filter: LogFilter,
  after: LogPosition,
  limit: number,
): Promise<LoggedEvent[]> {
  const where = filter.kind === 'ALL' ? { text: 'true', values: [] } : filter;
  const read = statements.get(where.text) ?? readStatement(where);
  statements.set(where.text, read);
  const { rows } = await pool.query(
    read([...where.values, after.tx, after.id, epoch.boundaryEventId, limit]),
  );
  return rows.map((row) => ({
    tx: BigInt(row.tx),
    id: BigInt(row.id),
    alertId: row.alert_id,
    personId: row.person_id,
    type: row.type,
    posts: row.posts,
    personType: row.person_type,
    assigneeId: row.assignee_id,
  }));
}

const UNREAD_SINCE = statement(
  'log_unread_since',
  `SELECT at FROM alert_events
   WHERE (tx, id) > ($1::bigint, CASE WHEN $1::bigint = 0 THEN 0 ELSE $2::bigint END) AND id > greatest($3::bigint,
     CASE WHEN $1::bigint = 0 THEN $2::bigint ELSE 0 END)
   ORDER BY tx, id LIMIT 1`,
);

/** When the first event after a place was written, also one that a running transaction holds back; null for none. */
export async function unreadSince(
  pool: pg.Pool,
  epoch: LogEpoch,
  after: LogPosition,
): Promise<Date | null> {
  const { rows } = await pool.query(UNREAD_SINCE([after.tx, after.id, epoch.boundaryEventId]));
  return (rows[0]?.at as Date | undefined) ?? null;
}

const LAST = statement(
  'last_in_log',
  `SELECT tx, id FROM alert_events
   WHERE id > $1::bigint AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
   ORDER BY tx DESC, id DESC LIMIT 1`,
);

/** The place after which everything is still to come. */
export async function lastPosition(pool: pg.Pool, epoch: LogEpoch): Promise<LogPosition> {
  const { rows } = await pool.query(LAST([epoch.boundaryEventId]));
  return rows[0]
    ? { tx: BigInt(rows[0].tx), id: BigInt(rows[0].id) }
    : { tx: 0n, id: epoch.boundaryEventId };
}

/** The transaction id that the next writer will get: no honest cursor reaches it. */
export async function nextTransaction(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query(
    'SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next',
  );
  return BigInt(rows[0]?.next as string);
}
