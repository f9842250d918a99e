import type pg from 'pg';
import { auditInsert } from '../audit/audit-store.ts';
import { whileReconnecting } from '../db/connection-errors.ts';
import { statement } from '../db/statement.ts';
import type { Policy, PolicyStep } from './escalation-rules.ts';

/** A policy with whose it is; null for the default. */
export interface StoredPolicy extends Policy {
  consulateCode: string | null;
  changedAt: Date;
  changedById: string | null;
}

const READ = statement(
  'read_policies',
  `SELECT consulate_code AS "consulateCode", steps, repeat_after_seconds AS "repeatAfterSeconds",
          changed_at AS "changedAt", changed_by_id AS "changedById" FROM escalation_policies`,
);

export async function readPolicies(pool: pg.Pool): Promise<StoredPolicy[]> {
  return (await whileReconnecting(() => pool.query<StoredPolicy>(READ([])))).rows;
}

const AUDIT = auditInsert({
  from: 'changed',
  at: '$4::timestamptz',
  actor: `'OFFICER:' || $5::uuid::text`,
  action: `'ESCALATION_POLICY_SET'`,
  subject: `'CONSULATE:' || coalesce($1::text, 'default')`,
  origin: '$6::text',
  detail: `jsonb_build_object('steps', $2::jsonb, 'repeatAfterSeconds', $3::int)`,
});

const SET_OWN = statement(
  'set_policy',
  `WITH changed AS (
    INSERT INTO escalation_policies (consulate_code, steps, repeat_after_seconds, changed_at, changed_by_id)
    VALUES ($1::text, $2::jsonb, $3::int, $4::timestamptz, $5::uuid)
    ON CONFLICT (consulate_code) DO UPDATE SET steps = EXCLUDED.steps, repeat_after_seconds = EXCLUDED.repeat_after_seconds,
      changed_at = EXCLUDED.changed_at, changed_by_id = EXCLUDED.changed_by_id
    RETURNING id
  ) ${AUDIT}`,
);
const SET_DEFAULT = statement(
  'set_default_policy',
  `WITH changed AS (
    UPDATE escalation_policies SET steps = $2::jsonb, repeat_after_seconds = $3::int, changed_at = $4::timestamptz, changed_by_id = $5::uuid
    WHERE consulate_code IS NULL RETURNING id
  ) ${AUDIT}`,
);

/** Sets a post's own policy (null: the default), with its audit record. */
export async function setPolicy(
  pool: pg.Pool,
  post: string | null,
  policy: { steps: PolicyStep[]; repeatAfterSeconds: number },
  by: { at: Date; officerId: string; origin: string | null },
): Promise<void> {
  const { steps, repeatAfterSeconds } = policy;
  const values = [post, JSON.stringify(steps), repeatAfterSeconds, by.at, by.officerId, by.origin];
  await pool.query((post === null ? SET_DEFAULT : SET_OWN)(values));
}
