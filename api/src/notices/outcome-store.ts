import type pg from 'pg';
import { whileReconnecting } from '../db/connection-errors.ts';
import type { DeliveryState } from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';
import type { NoticeReason } from './notice-reason.ts';

/** A try that ended. */
export interface Outcome {
  id: string;
  attempt: number;
  worker: string;
  at: Date;
  carrier: string;
  /** The carrier's own id of the message. */
  ref?: string | null;
  /** The carrier's own word for a failure. */
  code?: string | null;
}

/** A carrier's word may have come before the answer of the call itself: then state and try are ahead already, and stay. */
const ACCEPTED = statement(
  'delivery_accepted',
  `WITH tried AS (
    UPDATE delivery_attempts SET ended_at = coalesce(ended_at, $4::timestamptz), outcome = coalesce(outcome, 'ACCEPTED'),
      carrier = $5, carrier_ref = $6
    WHERE delivery_id = $1::uuid AND number = $2::smallint
  )
  UPDATE deliveries SET accepted_at = coalesce(accepted_at, $4::timestamptz), carrier = $5,
    reason = CASE WHEN state = 'SENDING' AND reason IS DISTINCT FROM 'VOICEMAIL' THEN NULL ELSE reason END,
    state = CASE WHEN state = 'SENDING' THEN 'ACCEPTED' ELSE state END
  WHERE id = $1::uuid AND attempts = $2::smallint AND worker = $3::uuid`,
);

const AGAIN = statement(
  'delivery_again',
  `WITH tried AS (
    UPDATE delivery_attempts SET ended_at = coalesce(ended_at, $4::timestamptz), outcome = coalesce(outcome, $6),
      carrier = $5
    WHERE delivery_id = $1::uuid AND number = $2::smallint
  )
  UPDATE deliveries SET state = 'QUEUED', reason = $7, due_at = $8::timestamptz, carrier = $5,
    uncertain = uncertain OR $9::boolean
  WHERE id = $1::uuid AND attempts = $2::smallint AND worker = $3::uuid AND state = 'SENDING'`,
);

const ENDED = statement(
  'delivery_ended',
  `WITH tried AS (
    UPDATE delivery_attempts SET ended_at = $4::timestamptz, outcome = $6, carrier = $5
    WHERE delivery_id = $1::uuid AND number = $2::smallint
  )
  UPDATE deliveries SET state = $8::"DeliveryState", reason = $7, ended_at = $4::timestamptz, carrier = $5
  WHERE id = $1::uuid AND attempts = $2::smallint AND worker = $3::uuid AND state = 'SENDING'`,
);

/** Not a try after all: the first notice is still on its way, and what follows it waits. */
const POSTPONED = statement(
  'delivery_postponed',
  `WITH untried AS (DELETE FROM delivery_attempts WHERE delivery_id = $1::uuid AND number = $2::smallint)
   UPDATE deliveries SET state = 'QUEUED', due_at = $4::timestamptz, attempts = attempts - 1
   WHERE id = $1::uuid AND attempts = $2::smallint AND worker = $3::uuid AND state = 'SENDING'`,
);

/** The call that waits for the other ways to be opened has nothing to wait for once none of them is left. */
const CALL_AT_ONCE = statement(
  'call_at_once',
  `UPDATE deliveries v SET due_at = $3::timestamptz
   WHERE v.alert_id = $1::uuid AND v.contact_id = $2::uuid AND v.notice = 'RAISED' AND v.channel = 'VOICE'
     AND v.state = 'QUEUED' AND v.attempts = 0 AND v.due_at > $3::timestamptz
     AND NOT EXISTS (
       SELECT FROM deliveries o WHERE o.alert_id = v.alert_id AND o.contact_id = v.contact_id AND o.notice = 'RAISED'
         AND o.channel <> 'VOICE' AND o.state NOT IN ('FAILED', 'SKIPPED', 'REPLACED'))`,
);

/** Each of these changes nothing when it was carried out before: so it may be tried again while the database is away. */
const write = (pool: pg.Pool, query: pg.QueryConfig) => whileReconnecting(() => pool.query(query));

export async function markAccepted(pool: pg.Pool, outcome: Outcome): Promise<void> {
  const { id, attempt, worker, at, carrier, ref } = outcome;
  await write(pool, ACCEPTED([id, attempt, worker, at, carrier, ref ?? null]));
}

export async function markAgain(
  pool: pg.Pool,
  { id, attempt, worker, at, carrier, code }: Outcome,
  reason: NoticeReason,
  due: Date,
): Promise<void> {
  const outcome = code ? `${reason} ${code}` : reason;
  const uncertain = reason === 'UNCERTAIN';
  await write(pool, AGAIN([id, attempt, worker, at, carrier, outcome, reason, due, uncertain]));
}

export async function markEnded(
  pool: pg.Pool,
  { id, attempt, worker, at, carrier, code }: Outcome,
  state: Extract<DeliveryState, 'FAILED' | 'REPLACED' | 'SKIPPED'>,
  reason: NoticeReason,
): Promise<void> {
  const outcome = code ? `${reason} ${code}` : reason;
  await write(pool, ENDED([id, attempt, worker, at, carrier, outcome, reason, state]));
}

export async function markPostponed(
  pool: pg.Pool,
  { id, attempt, worker }: Pick<Outcome, 'id' | 'attempt' | 'worker'>,
  due: Date,
): Promise<void> {
  await write(pool, POSTPONED([id, attempt, worker, due]));
}

export async function callAtOnce(
  pool: pg.Pool,
  alertId: string,
  contactId: string,
  at: Date,
): Promise<void> {
  await write(pool, CALL_AT_ONCE([alertId, contactId, at]));
}
