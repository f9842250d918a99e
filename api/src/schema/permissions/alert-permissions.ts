import {
  CONTACT_FOLLOWS,
  CONTACT_KNOWS_WHERE,
  DESK,
  EVERYBODY,
  fields,
  only,
  partnerWith,
  STAFF,
  type TypeDecisions,
  WHO_SEES_IT,
} from './decision.ts';

const WITH_PLACE = { ...WHO_SEES_IT, CONTACT: CONTACT_KNOWS_WHERE };
const WITH_POSITION = {
  ...WHO_SEES_IT,
  CONTACT: CONTACT_FOLLOWS,
  PARTNER: partnerWith('POSITIONS'),
};
const PERSON_AND_DESK = { ...DESK, ...only('PERSON') };
const SIGNED_IN = WHO_SEES_IT;

/** Alerts, what happens to them, and what may be done with them. */
export const ALERT_PERMISSIONS: TypeDecisions = {
  Alert: {
    ...fields(WHO_SEES_IT, 'id', 'status', 'drill', 'pressedAt', 'receivedAt', 'consulate'),
    ...fields(WHO_SEES_IT, 'acknowledgedAt', 'acknowledgedBy', 'cancelledAt', 'closedAt'),
    ...fields(WHO_SEES_IT, 'closedBy', 'assignedTo', 'assignedAt', 'events'),
    ...fields(PERSON_AND_DESK, 'personId', 'lane', 'pressNotes', 'linkedTo', 'outcome'),
    mistakeConfirmed: { ...PERSON_AND_DESK, ...only('CONTACT') },
    ...fields(WITH_PLACE, 'routing'),
    ...fields(WITH_POSITION, 'position', 'positionReceivedAt'),
    ...fields(DESK, 'duressAt', 'erasureAskedAt', 'posts'),
    callCenterAt: WHO_SEES_IT,
    supervisorsAt: PERSON_AND_DESK,
    nextEscalation: STAFF,
    ...fields(DESK, 'assignmentAcceptedAt', 'assignmentAcceptBy', 'viewerCan'),
    person: { ...DESK, PARTNER: partnerWith('NAMES', 'PHONES') },
    contactLinks: only('PERSON'),
  },
  AlertAbilities: fields(DESK, 'take', 'release', 'assign', 'close', 'accept'),
  PersonDetails: {
    names: { ...DESK, PARTNER: partnerWith('NAMES') },
    phone: { ...DESK, PARTNER: partnerWith('PHONES') },
    ...fields(DESK, 'birthDate', 'languages', 'healthNotes', 'childrenNotes', 'homeCounty'),
    contacts: DESK,
  },
  DetailsContact: fields(DESK, 'number', 'name', 'relation', 'phone', 'language'),
  ContactLink: fields(only('PERSON'), 'contact', 'url', 'token', 'expiresAt'),
  AlertEvent: {
    ...fields(WHO_SEES_IT, 'cursor', 'type', 'at', 'alertId', 'alert'),
    ...fields(WHO_SEES_IT, 'actor', 'assignee'),
    ...fields(WITH_PLACE, 'fromConsulate', 'toConsulate'),
    step: WHO_SEES_IT,
    ...fields(PERSON_AND_DESK, 'round', 'skipped'),
  },
  AlertConnection: fields(SIGNED_IN, 'edges', 'pageInfo', 'feedCursor'),
  AlertEdge: fields(SIGNED_IN, 'cursor', 'node'),
  AlertEventConnection: fields(SIGNED_IN, 'edges', 'pageInfo'),
  AlertEventEdge: fields(SIGNED_IN, 'cursor', 'node'),
  Query: fields(SIGNED_IN, 'alert', 'alerts', 'alertEvents'),
  Mutation: {
    // Also a device that nobody knows yet: the press enrols it.
    raiseAlert: only('NOBODY', 'PERSON'),
    ...fields(only('PERSON'), 'reportPosition', 'cancelAlert'),
    ...fields(STAFF, 'acknowledgeAlert', 'releaseAlert', 'assignAlert', 'closeAlert'),
    acceptAssignment: DESK,
  },
  Subscription: fields(SIGNED_IN, 'alertFeed', 'alertUpdated'),
  AlertAlreadyTakenError: fields(
    EVERYBODY,
    'message',
    'code',
    'field',
    'alert',
    'takenBy',
    'takenAt',
  ),
  AlertEndedError: fields(EVERYBODY, 'message', 'code', 'field', 'alert'),
  AlertIdTakenError: fields(EVERYBODY, 'message', 'code', 'field'),
  AlertNotFoundError: fields(EVERYBODY, 'message', 'code', 'field'),
  AlertNotYoursError: fields(EVERYBODY, 'message', 'code', 'field'),
};
