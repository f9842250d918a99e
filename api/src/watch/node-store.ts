import type pg from 'pg';
import { statement } from '../db/statement.ts';
import type { Finding } from './findings.ts';

/** A node as it last looked. */
export interface WatchNode {
  id: string;
  startedAt: Date;
  lookedAt: Date;
  findings: Finding[];
  /** When the heartbeat outside last answered it. */
  heartbeatAt: Date | null;
}

const LOOKED = statement(
  'watch_looked',
  `INSERT INTO watch_nodes (id, started_at, looked_at, findings) VALUES ($1::uuid, $2, $3, $4::text[])
   ON CONFLICT (id) DO UPDATE SET looked_at = excluded.looked_at, findings = excluded.findings`,
);

/** Writes down what a node found. */
export async function writeLook(
  pool: pg.Pool,
  node: Pick<WatchNode, 'id' | 'startedAt' | 'lookedAt' | 'findings'>,
): Promise<void> {
  await pool.query(LOOKED([node.id, node.startedAt, node.lookedAt, node.findings]));
}

const NODES = statement(
  'watch_nodes',
  `SELECT id, started_at AS "startedAt", looked_at AS "lookedAt", findings, heartbeat_at AS "heartbeatAt"
   FROM watch_nodes ORDER BY started_at, id`,
);

export async function readNodes(pool: pg.Pool): Promise<WatchNode[]> {
  return (await pool.query<WatchNode>(NODES([]))).rows;
}

const HEARTBEAT = statement(
  'watch_heartbeat',
  'UPDATE watch_nodes SET heartbeat_at = $2 WHERE id = $1::uuid',
);

export async function writeHeartbeat(pool: pg.Pool, id: string, at: Date): Promise<void> {
  await pool.query(HEARTBEAT([id, at]));
}

const LEAVE = statement(
  'watch_leave',
  'DELETE FROM watch_nodes WHERE id = $1::uuid OR looked_at < $2',
);

/** Takes away a node that ends, and those that have been silent since before `before`: somebody was called for them. */
export async function leaveWatch(pool: pg.Pool, id: string | null, before: Date): Promise<void> {
  await pool.query(LEAVE([id, before]));
}
