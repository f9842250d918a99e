import type pg from 'pg';
import { statement } from '../db/statement.ts';
import { readBacklog } from '../metrics/backlog-store.ts';
import type { Measured } from './findings.ts';

/** A try that takes longer than any carrier may take. */
const STUCK = statement(
  'watch_stuck',
  `SELECT count(*)::int AS count FROM deliveries d
   WHERE d.state = 'SENDING' AND (
     d.due_at < $1::timestamptz - interval '15 s'
     OR EXISTS (SELECT FROM delivery_attempts a WHERE a.delivery_id = d.id AND a.number = d.attempts
                AND a.ended_at IS NULL AND a.started_at < $1::timestamptz - interval '60 s'))`,
);

/** Fewer tries than this say nothing. A carrier that refuses a wrong number is well. */
const FAILING = statement(
  'watch_failing_carriers',
  `SELECT count(*)::int AS count FROM (
     SELECT carrier FROM delivery_attempts
     WHERE started_at > $1::timestamptz - interval '5 min' AND ended_at IS NOT NULL AND carrier <> '' AND outcome <> 'REFUSED'
     GROUP BY carrier HAVING count(*) >= 5 AND bool_and(outcome <> 'ACCEPTED')
   ) failing`,
);

/** What the tables say of the notices and the timers, at one instant. */
export async function measureTables(
  pool: pg.Pool,
  now: Date,
): Promise<Omit<Measured, 'feedBehindSeconds' | 'silentNodes' | 'drill'>> {
  const [{ due, overdueSteps }, stuck, failing] = await Promise.all([
    readBacklog(pool, now),
    pool.query<{ count: number }>(STUCK([now])),
    pool.query<{ count: number }>(FAILING([now])),
  ]);
  const oldest = (urgent: boolean) =>
    Math.max(
      0,
      ...due.filter((each) => each.urgent === urgent).map(({ oldestSeconds }) => oldestSeconds),
    );
  return {
    overdueSteps,
    urgentWaitingSeconds: oldest(true),
    otherWaitingSeconds: oldest(false),
    stuckNotices: stuck.rows[0]?.count ?? 0,
    due: due.reduce((sum, { count }) => sum + count, 0),
    failingCarriers: failing.rows[0]?.count ?? 0,
  };
}
