import type { AlertEventType } from '../src/db/generated/enums.ts';

/**
 * What the person's side (the person, the contacts, partners) is told after a forced cancel, so that it cannot be told
 * from an honest one. What is new and does not stand here fails duress-twins.test.ts: decide first what its twin is.
 */

type Told = AlertEventType | null;

/**
 * As what an event is told that is written after a forced cancel; null for nothing. UNWRITTEN: no statement writes it.
 * NOT_AFTER: it only happens before.
 */
export const EVENTS: Record<AlertEventType, Told[] | 'NOT_AFTER' | 'UNWRITTEN'> = {
  RAISED: 'NOT_AFTER',
  CANCELLED: 'NOT_AFTER',
  // Nothing where an honest cancel was told before.
  CANCELLED_UNDER_DURESS: ['CANCELLED', null],
  CLOSED: ['CLOSED'],
  SEEN_BY_CONTACT: ['SEEN_BY_CONTACT'],
  // An honest cancel would have ended the alert, and it would be erased at once.
  ERASURE_ASKED: ['ERASED'],
  // Nothing where ERASURE_ASKED told it.
  ERASED: ['ERASED', null],
  ACKNOWLEDGED: [null],
  ASSIGNED: [null],
  ASSIGNMENT_ACCEPTED: [null],
  ASSIGNMENT_LAPSED: [null],
  DETAILS_VIEWED: [null],
  ESCALATED: [null],
  POSITION_REPORTED: [null],
  RELEASED: [null],
  REROUTED: [null],
  NOTED: 'UNWRITTEN',
  TRANSFERRED: 'UNWRITTEN',
};

/**
 * How a field of an alert stands after a cancel. KEPT: as it stood then, whatever the desk does. EMPTIED: null. TOLD:
 * by what that side is told happened since.
 */
export const ALERT_FIELDS: Record<string, 'KEPT' | 'EMPTIED' | 'TOLD'> = {
  acknowledgedAt: 'KEPT',
  acknowledgedBy: 'KEPT',
  assignedAt: 'KEPT',
  assignedTo: 'KEPT',
  callCenterAt: 'KEPT',
  cancelledAt: 'TOLD',
  closedAt: 'TOLD',
  closedBy: 'EMPTIED',
  consulate: 'KEPT',
  contactLinks: 'TOLD',
  deliveries: 'TOLD',
  drill: 'KEPT',
  events: 'TOLD',
  id: 'KEPT',
  lane: 'KEPT',
  linkedTo: 'KEPT',
  mistakeConfirmed: 'TOLD',
  outcome: 'TOLD',
  person: 'TOLD',
  personId: 'KEPT',
  position: 'EMPTIED',
  positionReceivedAt: 'EMPTIED',
  pressNotes: 'KEPT',
  pressedAt: 'KEPT',
  receivedAt: 'KEPT',
  routing: 'KEPT',
  status: 'TOLD',
  supervisorsAt: 'KEPT',
};

/** The same for an event of after a cancel: TOLD is what every event has, of the rest there is nothing. */
export const EVENT_FIELDS: Record<string, 'EMPTIED' | 'TOLD'> = {
  actor: 'EMPTIED',
  alert: 'TOLD',
  alertId: 'TOLD',
  assignee: 'EMPTIED',
  at: 'TOLD',
  cursor: 'TOLD',
  fromConsulate: 'EMPTIED',
  round: 'EMPTIED',
  skipped: 'EMPTIED',
  step: 'EMPTIED',
  toConsulate: 'EMPTIED',
  type: 'TOLD',
};

/** Queries and subscriptions that are compared, with the arguments that are tried. */
export const COMPARED: Record<string, string[]> = {
  'Query.alert': ['id'],
  // A post is refused to that side before anything is read.
  'Query.alerts': ['after', 'before', 'consulate', 'first', 'lane', 'last', 'status'],
  'Query.alertEvents': ['after', 'first'],
  'Query.contactInvitation': ['token'],
  'Query.myData': [],
  'Query.viewer': [],
  'Subscription.alertFeed': ['after', 'consulate'],
  'Subscription.alertUpdated': ['id'],
};

/** Queries in whose answers no alert has any part. */
export const OF_NO_ALERT: Record<string, string> = {
  'Query.callCenter': 'public, always the same',
  'Query.competentConsulate': 'public, of a position alone',
  'Query.consulate': 'public, the data of the posts',
  'Query.consulates': 'public, the data of the posts',
  'Query.nearestConsulates': 'public, of a position alone',
  'Query.outbox': 'null for all but administrators outside the demo',
  'Query.pushKey': 'public, a setting',
};

/** Fields of what an alert is made of that hold nothing in these stories, and why the comparison loses nothing. */
export const WITHOUT_A_VALUE: Record<string, string> = {
  'Alert.closedBy': 'empty after every cancel',
  'AlertEvent.skipped': 'of a step before the cancel alone, which is the same event for both',
  'Alert.linkedTo':
    'written with the press and never changed; leads to an alert, which is compared',
};
