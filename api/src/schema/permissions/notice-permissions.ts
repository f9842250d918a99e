import { DESK, EVERYBODY, fields, only, type TypeDecisions } from './decision.ts';

const WHO_IS_TOLD = { ...DESK, ...only('PERSON', 'CONTACT') };

/** Notices: how far they came, and what was not sent. */
export const NOTICE_PERMISSIONS: TypeDecisions = {
  Alert: fields(WHO_IS_TOLD, 'deliveries'),
  Delivery: {
    ...fields(WHO_IS_TOLD, 'id', 'notice', 'channel', 'state', 'reason', 'nextTryAt', 'createdAt'),
    ...fields(WHO_IS_TOLD, 'acceptedAt', 'deliveredAt', 'openedAt', 'acknowledgedAt', 'attempts'),
    ...fields(WHO_IS_TOLD, 'toStaff'),
    contact: only('PERSON'),
    contactNumber: DESK,
  },
  DeliveryAttempt: fields(WHO_IS_TOLD, 'number', 'carrier', 'startedAt', 'endedAt', 'outcome'),
  // Judged by the resolver: administrators, and everybody in the demo.
  OutboxMessage: fields(EVERYBODY, 'id', 'at', 'notice', 'channel', 'to', 'subject', 'text'),
  Query: fields(EVERYBODY, 'outbox'),
  Mutation: fields(only('CONTACT'), 'markAlertOpened', 'markAlertSeen'),
};
