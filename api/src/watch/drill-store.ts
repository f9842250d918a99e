import type pg from 'pg';
import { statement } from '../db/statement.ts';

/** One thing that a drill does, and how long it took. */
export interface DrillStepTime {
  step: string;
  milliseconds: number;
}

/** A drill that was run from end to end. */
export interface SyntheticDrill {
  id: string;
  startedAt: Date;
  /** Null while it runs, or when its process died. */
  endedAt: Date | null;
  /** The step at which it stopped; null when it came through. */
  failedAt: string | null;
  steps: DrillStepTime[];
}

/** After one that failed the next comes so soon. */
const AFTER_FAILURE = '60 s';
const KEPT = '30 days';

const CLAIM = statement(
  'watch_claim_drill',
  `WITH old AS (DELETE FROM synthetic_drills WHERE started_at < $2::timestamptz - interval '${KEPT}')
   INSERT INTO synthetic_drills (id, started_at)
   SELECT $1::uuid, $2::timestamptz
   WHERE NOT EXISTS (
     SELECT FROM (SELECT * FROM synthetic_drills ORDER BY started_at DESC LIMIT 1) last
     WHERE started_at > $2::timestamptz - CASE WHEN failed_at IS NULL THEN make_interval(mins => $3::int)
                                               ELSE interval '${AFTER_FAILURE}' END)
   RETURNING id`,
);

/** Whether the drill is due now and this node's to run. */
export async function claimDrill(
  pool: pg.Pool,
  id: string,
  now: Date,
  everyMinutes: number,
): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // A statement of its own: the next one has to see what another node wrote while this one waited.
    await client.query('LOCK TABLE synthetic_drills IN SHARE ROW EXCLUSIVE MODE');
    const { rows } = await client.query(CLAIM([id, now, everyMinutes]));
    await client.query('COMMIT');
    return rows.length > 0;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

const END = statement(
  'watch_end_drill',
  'UPDATE synthetic_drills SET ended_at = $2, failed_at = $3, steps = $4::jsonb WHERE id = $1::uuid',
);

export async function endDrill(
  pool: pg.Pool,
  { id, endedAt, failedAt, steps }: Omit<SyntheticDrill, 'startedAt'>,
): Promise<void> {
  await pool.query(END([id, endedAt, failedAt, JSON.stringify(steps)]));
}

const FORGET = statement('watch_forget_drill', 'DELETE FROM synthetic_drills WHERE id = $1::uuid');

/** Takes back a drill that was broken off: it says nothing, and another node may run it. */
export async function forgetDrill(pool: pg.Pool, id: string): Promise<void> {
  await pool.query(FORGET([id]));
}

const LAST = statement(
  'watch_last_drills',
  `SELECT id, started_at AS "startedAt", ended_at AS "endedAt", failed_at AS "failedAt", steps
   FROM synthetic_drills ORDER BY started_at DESC LIMIT $1::int`,
);

/** The last drills, newest first. */
export async function readDrills(pool: pg.Pool, first: number): Promise<SyntheticDrill[]> {
  return (await pool.query<SyntheticDrill>(LAST([first]))).rows;
}
