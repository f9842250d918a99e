import type pg from 'pg';
import type { AlertEvent } from '../db/generated/client.ts';
import { statement } from '../db/statement.ts';
import { type AlertRow, alertColumns } from './alert-row.ts';

/** An event with its alert as it stood when this was read. */
export type EventRow = AlertEvent & { alert: AlertRow };

const READ = statement(
  'read_event_rows',
  `SELECT e.id AS "eventId", e.tx AS "eventTx", e.type AS "eventType", e.at AS "eventAt", e.posts AS "eventPosts",
          e.officer_id AS "officerId", e.person_type AS "eventPersonType",
          e.assignee_id AS "assigneeId", e.from_consulate_code AS "fromConsulateCode",
          e.to_consulate_code AS "toConsulateCode", e.step, e.round, e.skipped, e.contact_id AS "contactId",
          w.step AS "timerStep", w.round AS "timerRound", w.due_at AS "timerDueAt", w.accept_by AS "timerAcceptBy", k.wrapped_by AS "wrappedBy", k.wrapped_key AS "wrappedKey",
          ${alertColumns('a')}
   FROM alert_events e JOIN alerts a ON a.id = e.alert_id LEFT JOIN data_keys k ON k.id = a.key_id
   LEFT JOIN escalations w ON w.alert_id = a.id
   WHERE e.id = ANY ($1::bigint[])`,
);

/**
 * Reads events whole, by id, in one query.
 *
 * The feed does so once for a batch and all who follow it: with a query for each subscriber, event, alert and key one
 * desk could follow some 60 events a second.
 */
export async function readEventRows(pool: pg.Pool, ids: bigint[]): Promise<Map<bigint, EventRow>> {
  const { rows } = await pool.query<Columns & AlertRow>(READ([ids.map(String)]));
  return new Map(rows.map((row) => [BigInt(row.eventId), toEventRow(row)]));
}

interface Columns {
  eventId: string;
  eventTx: string;
  eventType: EventRow['type'];
  eventAt: Date;
  eventPosts: string[];
  officerId: string | null;
  eventPersonType: EventRow['type'] | null;
  assigneeId: string | null;
  fromConsulateCode: string | null;
  toConsulateCode: string | null;
  step: EventRow['step'];
  round: number | null;
  skipped: string | null;
  contactId: string | null;
  timerStep: number | null;
  timerRound: number | null;
  timerDueAt: Date | null;
  timerAcceptBy: Date | null;
  wrappedBy: string | null;
  wrappedKey: Buffer | null;
}

function toEventRow(row: Columns & AlertRow): EventRow {
  const { eventId, eventTx, eventType, eventAt, eventPosts, eventPersonType, ...rest } = row;
  const {
    officerId,
    assigneeId,
    fromConsulateCode,
    toConsulateCode,
    step,
    round,
    skipped,
    contactId,
    timerStep,
    timerRound,
    timerDueAt,
    timerAcceptBy,
    wrappedBy,
    wrappedKey,
    ...alert
  } = rest;
  return {
    id: BigInt(eventId),
    tx: BigInt(eventTx),
    alertId: alert.id,
    personId: alert.personId,
    type: eventType,
    at: eventAt,
    posts: eventPosts,
    personType: eventPersonType,
    officerId,
    assigneeId,
    fromConsulateCode,
    toConsulateCode,
    step,
    round,
    skipped,
    contactId,
    alert: {
      ...alert,
      key: wrappedBy && wrappedKey ? { wrappedBy, wrappedKey } : undefined,
      timer: {
        step: timerStep ?? 0,
        round: timerRound ?? 0,
        dueAt: timerStep === null ? null : timerDueAt,
        acceptBy: timerAcceptBy,
      },
    },
  };
}
