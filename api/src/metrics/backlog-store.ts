import type pg from 'pg';
import { statement } from '../db/statement.ts';

/** What waits now. */
export interface Backlog {
  /** Deliveries that are due, by channel. */
  due: Array<{ channel: string; urgent: boolean; count: number; oldestSeconds: number }>;
  /** Steps and acceptances that should have been done fifteen seconds ago. */
  overdueSteps: number;
}

const DUE = statement(
  'metrics_due',
  `SELECT channel, urgent, count(*)::int AS count,
     greatest(0, extract(epoch FROM $1::timestamptz - min(due_at)))::float8 AS "oldestSeconds"
   FROM deliveries WHERE state IN ('QUEUED', 'SENDING') AND due_at <= $1::timestamptz
   GROUP BY channel, urgent`,
);

const OVERDUE = statement(
  'metrics_overdue',
  `SELECT count(*)::int AS count FROM escalations
   WHERE due_at < $1::timestamptz - interval '15 s' OR accept_by < $1::timestamptz - interval '15 s'`,
);

export async function readBacklog(pool: pg.Pool, now: Date): Promise<Backlog> {
  const [due, overdue] = await Promise.all([
    pool.query<Backlog['due'][number]>(DUE([now])),
    pool.query<{ count: number }>(OVERDUE([now])),
  ]);
  return { due: due.rows, overdueSteps: overdue.rows[0]?.count ?? 0 };
}

/** Whether the database answers at all. */
export async function pingDatabase(pool: pg.Pool): Promise<void> {
  await pool.query('SELECT 1');
}
