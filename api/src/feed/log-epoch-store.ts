import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock.ts';

/** A stretch of the log within which places can be compared. */
export interface LogEpoch {
  /** Eight hex digits that stand in every cursor. */
  id: string;
  /** Rows up to here were written before the epoch: their transaction ids mean nothing now, only their order. */
  boundaryEventId: bigint;
  fingerprint: string;
}

/**
 * What tells one run of transaction ids from another: the cluster, the database in it, and the timeline that a restore
 * to a point in time or a promotion begins.
 */
const FINGERPRINT = `
  (SELECT system_identifier::text FROM pg_control_system()) || ':' ||
  (SELECT oid::text FROM pg_database WHERE datname = current_database()) || ':' ||
  left(pg_walfile_name(pg_current_wal_lsn()), 8)`;

export async function readFingerprint(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query(`SELECT ${FINGERPRINT} AS fingerprint`);
  return rows[0]?.fingerprint as string;
}

/**
 * The epoch in force, begun now if the database is new, restored or promoted since the last one.
 *
 * Locks out writers for that instant, so that no row below the boundary can appear later.
 */
export async function ensureLogEpoch(pool: pg.Pool, clock: Clock): Promise<LogEpoch> {
  const client = await pool.connect();
  try {
    const current = await client.query(
      `SELECT id, boundary_event_id, fingerprint, fingerprint = ${FINGERPRINT} AS holds
       FROM log_epochs ORDER BY ordinal DESC LIMIT 1`,
    );
    if (current.rows[0]?.holds) return toEpoch(current.rows[0]);
    await client.query('BEGIN');
    await client.query('LOCK TABLE log_epochs, alert_events IN SHARE ROW EXCLUSIVE MODE');
    const { rows } = await client.query(
      `WITH last AS (SELECT * FROM log_epochs ORDER BY ordinal DESC LIMIT 1),
       begun AS (
         INSERT INTO log_epochs (id, fingerprint, boundary_event_id, started_at)
         SELECT $1::uuid, ${FINGERPRINT}, coalesce((SELECT max(id) FROM alert_events), 0), $2::timestamptz
         WHERE NOT EXISTS (SELECT FROM last WHERE fingerprint = ${FINGERPRINT})
         RETURNING id, boundary_event_id, fingerprint
       )
       SELECT id, boundary_event_id, fingerprint FROM begun
       UNION ALL SELECT id, boundary_event_id, fingerprint FROM last WHERE NOT EXISTS (SELECT FROM begun)`,
      [randomUUID(), clock()],
    );
    await client.query('COMMIT');
    return toEpoch(rows[0]);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

function toEpoch(row: { id: string; boundary_event_id: string; fingerprint: string }): LogEpoch {
  return {
    id: row.id.replaceAll('-', '').slice(0, 8),
    boundaryEventId: BigInt(row.boundary_event_id),
    fingerprint: row.fingerprint,
  };
}
