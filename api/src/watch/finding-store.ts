import type pg from 'pg';
import { statement } from '../db/statement.ts';
import type { Finding } from './findings.ts';

/** Something that is not well: since when, and when somebody was last called for it. */
export interface OpenFinding {
  finding: Finding;
  beganAt: Date;
  /** Null while nobody could be told. */
  pagedAt: Date | null;
}

/** While something lasts, it is told again after this; what comes and goes, not before the second. */
const AGAIN = '10 min';
const FLAPPING = '2 min';

const CLAIM = statement(
  'watch_claim_pages',
  `INSERT INTO watch_findings (finding, began_at, paged_at)
   SELECT finding, $2::timestamptz, $2::timestamptz FROM unnest($1::text[]) AS found (finding) ORDER BY finding
   ON CONFLICT (finding) DO UPDATE SET ended_at = NULL, paged_at = $2::timestamptz,
     began_at = CASE WHEN watch_findings.ended_at IS NULL THEN watch_findings.began_at ELSE $2::timestamptz END
   WHERE watch_findings.paged_at <= $2::timestamptz -
     CASE WHEN watch_findings.ended_at IS NULL THEN interval '${AGAIN}' ELSE interval '${FLAPPING}' END
   RETURNING finding`,
);

/** Of what was found, what this node is to call somebody for: each at one node alone, and not again for ten minutes. */
export async function claimPages(pool: pg.Pool, found: Finding[], now: Date): Promise<Finding[]> {
  if (found.length === 0) return [];
  const { rows } = await pool.query<{ finding: Finding }>(CLAIM([found, now]));
  return rows.map(({ finding }) => finding);
}

const GIVE_BACK = statement(
  'watch_give_back_pages',
  `UPDATE watch_findings SET paged_at = '-infinity' WHERE finding = ANY ($1::text[]) AND paged_at = $2::timestamptz`,
);

/** Nobody could be told: whoever looks next is to try again. */
export async function giveBackPages(
  pool: pg.Pool,
  found: Finding[],
  claimedAt: Date,
): Promise<void> {
  await pool.query(GIVE_BACK([found, claimedAt]));
}

const END = statement(
  'watch_end_findings',
  `UPDATE watch_findings SET ended_at = $2::timestamptz
   WHERE ended_at IS NULL AND NOT finding = ANY ($1::text[]) RETURNING finding`,
);

/** Ends what no node finds any more; returns it, at one node alone. */
export async function endFindings(pool: pg.Pool, found: Finding[], now: Date): Promise<Finding[]> {
  const { rows } = await pool.query<{ finding: Finding }>(END([found, now]));
  return rows.map(({ finding }) => finding);
}

const OPEN = statement(
  'watch_open_findings',
  `SELECT finding, began_at AS "beganAt", nullif(paged_at, '-infinity') AS "pagedAt" FROM watch_findings
   WHERE ended_at IS NULL ORDER BY began_at, finding`,
);

export async function readOpenFindings(pool: pg.Pool): Promise<OpenFinding[]> {
  return (await pool.query<OpenFinding>(OPEN([]))).rows;
}
