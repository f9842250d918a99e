import {
  ADMINISTRATION,
  ADMINISTRATOR,
  type Condition,
  type Decision,
  EVERYBODY,
  fields,
  only,
  STAFF,
  type TypeDecisions,
  WHO_SEES_IT,
} from './decision.ts';

const ERROR = ['message', 'code', 'field'];

/** Their own; the resolver looks whose it is. */
const THEMSELF: Condition = { label: 'themself', holds: () => true };
const OF_THEIR_POSTS: Condition = { label: 'of their posts', holds: () => true };
const THEIR_POSTS: Condition = { label: 'of their posts, themself', holds: () => true };

const OWN: Decision = {
  REPRESENTATIVE: THEMSELF,
  OFFICER: THEMSELF,
  SUPERVISOR: THEMSELF,
  CALL_CENTER: THEMSELF,
  ADMINISTRATOR: true,
};
const ANY_STAFF = { ...STAFF, ...only('REPRESENTATIVE') };

/** Staff and representatives. The name and the post of an officer are shown to whom they serve. */
export const STAFF_PERMISSIONS: TypeDecisions = {
  Officer: {
    ...fields(WHO_SEES_IT, 'id', 'name', 'role', 'consulates', 'licenseStates', 'languages'),
    ...fields(OWN, 'email', 'lastSignInAt', 'twoFactorEnabled'),
    hasPhone: { ...OWN, SUPERVISOR: THEIR_POSTS },
    // Whoever is disabled cannot ask about themself.
    disabledAt: { ...ADMINISTRATOR, SUPERVISOR: OF_THEIR_POSTS },
  },
  Invitation: {
    ...fields(ADMINISTRATION, 'id', 'email', 'name', 'role', 'consulates', 'licenseStates'),
    ...fields(ADMINISTRATION, 'languages', 'invitedBy', 'createdAt', 'expiresAt', 'acceptedAt'),
    ...fields(ADMINISTRATION, 'revokedAt', 'url'),
  },
  StaffSession: fields(OWN, 'id', 'agent', 'createdAt', 'lastSeenAt', 'current'),
  Query: {
    officers: STAFF,
    representatives: STAFF,
    invitations: ADMINISTRATION,
    staffSessions: ANY_STAFF,
  },
  Mutation: {
    ...fields(ADMINISTRATION, 'inviteOfficer', 'revokeInvitation', 'changeOfficer'),
    ...fields(ADMINISTRATION, 'disableOfficer', 'enableOfficer'),
    resetTwoFactor: ADMINISTRATOR,
    ...fields(ANY_STAFF, 'endStaffSession', 'setMyPhone'),
  },
  LastAdministratorError: fields(EVERYBODY, ...ERROR),
  OfficerExistsError: fields(EVERYBODY, ...ERROR),
  StaffNotFoundError: fields(EVERYBODY, ...ERROR),
};
