import type pg from 'pg';
import type { AlertEventType } from '../db/generated/enums.ts';
import { type Statement, statement } from '../db/statement.ts';
import type { LogPosition } from './cursor.ts';
import type { LogEpoch } from './log-epoch-store.ts';

/** An event as the feed carries it: ids, never rows. Whoever is told reads the rest for itself. */
export interface LoggedEvent extends LogPosition {
  alertId: string;
  personId: string;
  type: AlertEventType;
  /** Codes of the posts that are told: those that have the alert, and the one that just lost it. */
  posts: string[];
  /** What the person's side is told of it; null for nothing. */
  personType: AlertEventType | null;
  /** To whom the alert was assigned when it happened. */
  assigneeId: string | null;
}

/** Whose events are read. */
export type LogScope =
  | { kind: 'ALL' }
  /** All but what one post alone was told. */
  | { kind: 'ALL_BUT'; post: string }
  | { kind: 'POSTS'; posts: string[] }
  /** With what only supervisors are told: who looked at a person's details. */
  | { kind: 'POSTS_SUPERVISED'; posts: string[] }
  /** As the person's side is told of it. */
  | { kind: 'POSTS_AS_TOLD'; posts: string[] }
  | { kind: 'PERSON'; personId: string }
  | { kind: 'PERSONS_ALERT'; alertId: string }
  | { kind: 'ASSIGNED'; officerId: string };

/** What of an alert as it stands now decides who is still told what happened to it. */
export interface AlertNow {
  assignedToId: string | null;
  duressAt: Date | null;
  posts: string[];
  shownAs: unknown;
}

/** Whether an event is for a scope, by the event alone; `inScopeNow` says the rest. */
export function inScope(scope: LogScope, event: LoggedEvent): boolean {
  switch (scope.kind) {
    case 'ALL':
      return true;
    case 'ALL_BUT':
      return event.posts.length !== 1 || event.posts[0] !== scope.post;
    case 'PERSON':
      return event.personType !== null && event.personId === scope.personId;
    case 'PERSONS_ALERT':
      return event.personType !== null && event.alertId === scope.alertId;
    case 'ASSIGNED':
      return event.assigneeId === scope.officerId;
    case 'POSTS_AS_TOLD':
      return event.personType !== null && event.posts.some((post) => scope.posts.includes(post));
    case 'POSTS':
      return (
        event.type !== 'DETAILS_VIEWED' && event.posts.some((post) => scope.posts.includes(post))
      );
    case 'POSTS_SUPERVISED':
      return event.posts.some((post) => scope.posts.includes(post));
  }
}

/**
 * Whether an event is for a scope, whose alert stands so now: an event carries the alert as it stands, so it is kept from
 * whom the alert has left meanwhile. The same rule as in the SQL below, for live events.
 *
 * Whose assignment lapsed is told that it did, and by the schema nothing of an alert that is no longer theirs.
 */
export function inScopeNow(scope: LogScope, event: LoggedEvent, alert: AlertNow): boolean {
  if (!inScope(scope, event)) return false;
  switch (scope.kind) {
    case 'ASSIGNED':
      return event.type === 'ASSIGNMENT_LAPSED' || alert.assignedToId === scope.officerId;
    case 'POSTS_AS_TOLD':
      return isToldOf(scope.posts, alert);
    default:
      return true;
  }
}

/** Whether posts are told of an alert: after a forced cancel the one that had it then, wherever it went. */
export function isToldOf(posts: string[], { duressAt, posts: has, shownAs }: AlertNow): boolean {
  if (duressAt === null) return has.some((post) => posts.includes(post));
  const { consulateCode } = (shownAs ?? {}) as { consulateCode?: string | null };
  return typeof consulateCode === 'string' && posts.includes(consulateCode);
}

/**
 * Reads committed events in order: those of before the epoch by row id, then by (transaction id, row id).
 *
 * A bare serial would be an unsafe cursor, for a slow transaction shows its rows after a faster one's. No transaction
 * below pg_snapshot_xmin is still running, so below it the order is complete.
 */
function readStatement(name: string, filter: string): Statement {
  const columns = 'alert_id, person_id, type, posts, person_type, assignee_id';
  return statement(
    name,
    `(SELECT 0::bigint AS tx, id, ${columns} FROM alert_events
      WHERE $1::bigint = 0 AND id > $2::bigint AND id <= $3::bigint AND ${filter}
      ORDER BY id LIMIT $4::int)
     UNION ALL
     (SELECT tx, id, ${columns} FROM alert_events
      WHERE (tx, id) > ($1::bigint, CASE WHEN $1::bigint = 0 THEN 0 ELSE $2::bigint END) AND id > $3::bigint
        AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AND ${filter}
      ORDER BY tx, id LIMIT $4::int)
     ORDER BY tx, id LIMIT $4::int`,
  );
}

const READ = {
  ALL: readStatement('read_log', '$5::text IS NULL'),
  ALL_BUT: readStatement('read_log_all_but', 'posts <> ARRAY[$5::text]'),
  POSTS: readStatement('read_log_posts', `posts && $5::text[] AND type <> 'DETAILS_VIEWED'`),
  POSTS_SUPERVISED: readStatement('read_log_posts_supervised', 'posts && $5::text[]'),
  POSTS_AS_TOLD: readStatement(
    'read_log_posts_as_told',
    `posts && $5::text[] AND person_type IS NOT NULL
     AND EXISTS (SELECT FROM alerts a WHERE a.id = alert_id AND CASE WHEN a.duress_at IS NULL THEN a.posts && $5::text[]
                 ELSE a.shown_as ->> 'consulateCode' = ANY ($5::text[]) END)`,
  ),
  PERSON: readStatement('read_log_person', 'person_id = $5::uuid AND person_type IS NOT NULL'),
  PERSONS_ALERT: readStatement('read_log_alert', 'alert_id = $5::uuid AND person_type IS NOT NULL'),
  // Only while it is theirs, and that it no longer is.
  ASSIGNED: readStatement(
    'read_log_assigned',
    `assignee_id = $5::uuid
     AND (type = 'ASSIGNMENT_LAPSED'
          OR EXISTS (SELECT FROM alerts a WHERE a.id = alert_id AND a.assigned_to_id = $5::uuid))`,
  ),
};

function scopeValue(scope: LogScope): unknown {
  switch (scope.kind) {
    case 'ALL':
      return null;
    case 'ALL_BUT':
      return scope.post;
    case 'PERSON':
      return scope.personId;
    case 'PERSONS_ALERT':
      return scope.alertId;
    case 'ASSIGNED':
      return scope.officerId;
    default:
      return scope.posts;
  }
}

/** Up to `limit` events of a scope after a place, in order. Fewer than `limit` means that there are no more for now. */
export async function readLog(
  pool: pg.Pool,
  epoch: LogEpoch,
  scope: LogScope,
  after: LogPosition,
  limit: number,
): Promise<LoggedEvent[]> {
  const { rows } = await pool.query(
    READ[scope.kind]([after.tx, after.id, epoch.boundaryEventId, limit, scopeValue(scope)]),
  );
  return rows.map((row) => ({
    tx: BigInt(row.tx),
    id: BigInt(row.id),
    alertId: row.alert_id,
    personId: row.person_id,
    type: row.type,
    posts: row.posts,
    personType: row.person_type,
    assigneeId: row.assignee_id,
  }));
}

const UNREAD_SINCE = statement(
  'log_unread_since',
  `SELECT at FROM alert_events
   WHERE (tx, id) > ($1::bigint, CASE WHEN $1::bigint = 0 THEN 0 ELSE $2::bigint END) AND id > greatest($3::bigint,
     CASE WHEN $1::bigint = 0 THEN $2::bigint ELSE 0 END)
   ORDER BY tx, id LIMIT 1`,
);

/** When the first event after a place was written, also one that a running transaction holds back; null for none. */
export async function unreadSince(
  pool: pg.Pool,
  epoch: LogEpoch,
  after: LogPosition,
): Promise<Date | null> {
  const { rows } = await pool.query(UNREAD_SINCE([after.tx, after.id, epoch.boundaryEventId]));
  return (rows[0]?.at as Date | undefined) ?? null;
}

const LAST = statement(
  'last_in_log',
  `SELECT tx, id FROM alert_events
   WHERE id > $1::bigint AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
   ORDER BY tx DESC, id DESC LIMIT 1`,
);

/** The place after which everything is still to come. */
export async function lastPosition(pool: pg.Pool, epoch: LogEpoch): Promise<LogPosition> {
  const { rows } = await pool.query(LAST([epoch.boundaryEventId]));
  return rows[0]
    ? { tx: BigInt(rows[0].tx), id: BigInt(rows[0].id) }
    : { tx: 0n, id: epoch.boundaryEventId };
}

/** The transaction id that the next writer will get: no honest cursor reaches it. */
export async function nextTransaction(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query(
    'SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next',
  );
  return BigInt(rows[0]?.next as string);
}
