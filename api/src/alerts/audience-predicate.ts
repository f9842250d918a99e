import type { AlertEventType } from '../db/generated/enums.ts';
import type { Viewer } from '../viewer.ts';
import type { AlertRow } from './alert-row.ts';
import {
  type AlertAtom,
  type AlertCondition,
  audienceOf,
  type Combined,
  type EventCondition,
  type LogCondition,
  type PairAtom,
} from './audience.ts';

/** What of an event says who is told of it. */
export interface EventFacts {
  alertId: string;
  personId: string;
  type: AlertEventType;
  posts: string[];
  personType: AlertEventType | null;
  assigneeId: string | null;
}

/** What else its row says: when it happened, and how its alert stands now. */
export interface EventAndAlert {
  at: Date;
  alert: AlertRow;
}

/** Whether a viewer may see an alert that was read for somebody else too. */
export const seesAlert = (viewer: Viewer, alert: AlertRow): boolean =>
  isAlertIn(audienceOf(viewer).alerts, alert);

/** Whether a viewer who sees an event's alert is shown the event. */
export const seesEvent = (viewer: Viewer, event: EventFacts): boolean =>
  isEventIn(audienceOf(viewer).events, event, null);

/** Whether a condition holds for an alert. */
export const isAlertIn = (condition: AlertCondition, alert: AlertRow): boolean =>
  isPairIn(condition, null, alert);

/**
 * Whether a condition holds for an event. Without its row (null): whether it may hold, by what can be told without.
 */
export function isEventIn(
  condition: LogCondition | EventCondition,
  event: EventFacts,
  row: EventAndAlert | null,
): boolean {
  switch (condition.kind) {
    case 'ALL':
      return condition.of.every((each) => isEventIn(each, event, row));
    case 'ANY':
      return condition.of.some((each) => isEventIn(each, event, row));
    case 'TOLD':
      return event.personType !== null;
    case 'TYPE':
      return event.type === condition.type;
    case 'NOT_TYPE':
      return event.type !== condition.type;
    case 'ALERT':
      return event.alertId === condition.id;
    case 'PERSON':
      return event.personId === condition.id;
    case 'ASSIGNEE':
      return event.assigneeId === condition.id;
    case 'POSTS':
      return overlap(event.posts, condition.posts);
    case 'NOT_AT':
      return !areSame(event.posts, condition.posts);
    case 'ALERT_NOW':
      return row === null || isPairIn(condition.is, row.at, row.alert);
  }
}

function isPairIn(
  condition: Combined<AlertAtom | PairAtom>,
  at: Date | null,
  alert: AlertRow,
): boolean {
  switch (condition.kind) {
    case 'ALL':
      return condition.of.every((each) => isPairIn(each, at, alert));
    case 'ANY':
      return condition.of.some((each) => isPairIn(each, at, alert));
    case 'ALERT':
      return alert.id === condition.id;
    case 'PERSON':
      return alert.personId === condition.id;
    case 'ASSIGNED_TO':
      return alert.assignedToId === condition.id;
    case 'POSTS':
      return overlap(alert.posts, condition.posts);
    case 'FORMER_POSTS':
      return overlap(alert.formerPosts, condition.posts);
    case 'SHOWN_POSTS':
      return overlap(alert.shownPosts, condition.posts);
    case 'NOT_AT':
      return !areSame(alert.posts, condition.posts);
    case 'STATUS':
      return condition.among.includes(alert.status);
    case 'FORCED':
      return alert.duressAt !== null;
    case 'UNFORCED':
      return alert.duressAt === null;
    case 'SINCE_FORCED':
      return at !== null && alert.duressAt !== null && at >= alert.duressAt;
  }
}

const overlap = (some: string[], others: string[]) => some.some((each) => others.includes(each));

const areSame = (some: string[], others: string[]) =>
  some.length === others.length && some.every((each, index) => each === others[index]);
