import type pg from 'pg';
import { type AlertRow, alertColumns } from '../alerts/alert-row.ts';
import { changeAlert, type EventPlace } from '../alerts/alert-store.ts';
import type { EscalationAction } from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';
import type { Position } from '../geo.ts';
import type { Policy, SkipReason, Timer } from './escalation-rules.ts';

/** An alert whose next step is due, as it stood when this was read. */
export interface DueStep {
  alert: AlertRow;
  timer: Timer;
  policy: Policy;
}

/** The policy of the post `code`, or the default. */
export const policyOf = (code: string) => `
  (SELECT p.steps, p.repeat_after_seconds FROM escalation_policies p
   WHERE p.consulate_code = ${code} OR p.consulate_code IS NULL ORDER BY p.consulate_code NULLS LAST LIMIT 1)`;

const READ_DUE = statement(
  'read_due_steps',
  `SELECT e.step AS "timerStep", e.round AS "timerRound", e.counts_from AS "timerCountsFrom", p.steps AS "policySteps",
          p.repeat_after_seconds AS "policyRepeat", k.wrapped_by AS "wrappedBy", k.wrapped_key AS "wrappedKey",
          ${alertColumns('a')}
   FROM escalations e JOIN alerts a ON a.id = e.alert_id LEFT JOIN data_keys k ON k.id = a.key_id
   CROSS JOIN LATERAL ${policyOf('a.consulate_code')} p
   WHERE e.due_at <= $1::timestamptz AND NOT e.alert_id = ANY ($2::uuid[])
   ORDER BY e.due_at LIMIT $3::int`,
);

/** Steps that are due, the longest overdue first, but for those of alerts `without`. Holds nothing. */
export async function readDueSteps(
  pool: pg.Pool,
  now: Date,
  without: string[],
  limit: number,
): Promise<DueStep[]> {
  const { rows } = await pool.query(READ_DUE([now, without, limit]));
  return rows.map((row) => {
    const { timerStep, timerRound, timerCountsFrom, policySteps, policyRepeat, ...rest } = row;
    const { wrappedBy, wrappedKey, ...alert } = rest;
    return {
      alert: { ...alert, key: wrappedBy && wrappedKey ? { wrappedBy, wrappedKey } : undefined },
      timer: { step: timerStep, round: timerRound, countsFrom: timerCountsFrom },
      policy: { steps: policySteps, repeatAfterSeconds: policyRepeat },
    };
  });
}

/** What a step does. */
export interface Deed {
  action: EscalationAction;
  skipped: SkipReason | null;
  /** The post that has the alert from now on. */
  toPost: string | null;
  /** Officers who are called by voice and SMS. */
  officers: string[];
}

/**
 * Does a step as decided, with its log entry, its messages and the next timer. Of any number of nodes one does it. Null
 * when it was done, taken or changed meanwhile, or when somebody holds it: it is left alone.
 */
export function takeStep(
  pool: pg.Pool,
  { alert, timer }: DueStep,
  deed: Deed,
  next: Timer & { dueAt: Date },
  now: Date,
): Promise<EventPlace | null> {
  return changeAlert(pool, 'escalate', {
    id: alert.id,
    at: now,
    posts: alert.posts,
    step: timer.step,
    round: timer.round,
    countsFrom: timer.countsFrom,
    action: deed.action,
    skipped: deed.skipped,
    toPost: deed.toPost,
    paged: deed.officers,
    nextStep: next.step,
    nextRound: next.round,
    nextCountsFrom: next.countsFrom,
    nextDueAt: next.dueAt,
  });
}

const CLEAR = statement(
  'clear_escalation',
  `UPDATE escalations e SET due_at = NULL FROM alerts a
   WHERE e.alert_id = $1::uuid AND a.id = e.alert_id AND a.status <> 'RAISED'`,
);

/** Stops the timer of an alert that waits for nobody any more. */
export async function clearTimer(pool: pg.Pool, alertId: string): Promise<void> {
  await pool.query(CLEAR([alertId]));
}

const BEGIN_AGAIN = statement(
  'begin_escalation_again',
  `UPDATE escalations SET step = $4::smallint, round = $5::smallint, counts_from = $6::timestamptz, due_at = $7::timestamptz
   WHERE alert_id = $1::uuid AND step = $2::smallint AND round = $3::smallint`,
);

/** Begins another round without doing anything: the policy has become shorter than where the alert stood in it. */
export async function beginAgain(
  pool: pg.Pool,
  { alert, timer }: DueStep,
  next: Timer & { dueAt: Date },
): Promise<void> {
  await pool.query(
    BEGIN_AGAIN([
      alert.id,
      timer.step,
      timer.round,
      next.step,
      next.round,
      next.countsFrom,
      next.dueAt,
    ]),
  );
}

const NEXT_DUE = statement(
  'next_escalation',
  `SELECT least((SELECT min(due_at) FROM escalations WHERE due_at IS NOT NULL),
                (SELECT min(accept_by) FROM escalations WHERE accept_by IS NOT NULL)) AS at`,
);

/** When the next timer of any alert runs out; null when none is set. */
export async function nextDueAt(pool: pg.Pool): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date | null }>(NEXT_DUE([]));
  return rows[0]?.at ?? null;
}

/** Farther than this another post is no help. Metres. */
const REACH_METERS = 1_500_000;

const NEAREST_OTHER = statement(
  'nearest_other_post',
  `WITH here AS MATERIALIZED (
    SELECT coalesce(
      CASE WHEN $1::float8 IS NOT NULL THEN ST_SetSRID(ST_MakePoint($1::float8, $2::float8), 4326) END,
      (SELECT ST_Centroid(boundary) FROM counties WHERE fips = $3::text),
      (SELECT location FROM consulates WHERE code = $4::text))::geography AS point
  )
  SELECT code FROM consulates, here
  WHERE point IS NOT NULL AND (retired_on IS NULL OR retired_on > $6::date) AND NOT is_test AND NOT code = ANY ($5::text[])
    AND ST_DWithin(location::geography, point, ${REACH_METERS})
  ORDER BY location::geography <-> point LIMIT 1`,
);

/**
 * The nearest post that has not had the alert: from the position, else from the middle of the county, else from the
 * responsible post. The position is only ever a parameter.
 */
export async function nearestOtherPost(
  pool: pg.Pool,
  alert: Pick<AlertRow, 'countyFips' | 'consulateCode' | 'posts' | 'formerPosts'>,
  position: Position | null,
  on: Date,
): Promise<string | null> {
  const { rows } = await pool.query<{ code: string }>(
    NEAREST_OTHER([
      position?.longitude ?? null,
      position?.latitude ?? null,
      alert.countyFips,
      alert.consulateCode,
      [...alert.posts, ...alert.formerPosts],
      on.toISOString().slice(0, 10),
    ]),
  );
  return rows[0]?.code ?? null;
}
