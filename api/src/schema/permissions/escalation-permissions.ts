import { ADMINISTRATION, EVERYBODY, fields, STAFF, type TypeDecisions } from './decision.ts';

const PLAN = ADMINISTRATION;

/** When alerts move on, and who is on duty: for staff; set by supervisors for their posts and administrators. */
export const ESCALATION_PERMISSIONS: TypeDecisions = {
  EscalationPolicy: fields(
    STAFF,
    'consulate',
    'steps',
    'repeatAfterSeconds',
    'changedAt',
    'changedBy',
  ),
  EscalationStep: fields(STAFF, 'afterSeconds', 'action'),
  NextEscalation: fields(STAFF, 'at', 'action'),
  DutyShift: {
    ...fields(STAFF, 'id', 'consulate', 'officer', 'weekdays', 'startsAt', 'endsAt'),
    ...fields(STAFF, 'fromDate', 'untilDate'),
  },
  Query: fields(STAFF, 'escalationPolicy', 'dutyShifts', 'onDuty'),
  Mutation: fields(
    PLAN,
    'setEscalationPolicy',
    'addDutyShift',
    'changeDutyShift',
    'removeDutyShift',
  ),
  ShiftNotFoundError: fields(EVERYBODY, 'message', 'code', 'field'),
};
