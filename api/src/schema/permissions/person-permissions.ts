import {
  type Condition,
  DESK,
  EVERYBODY,
  fields,
  only,
  PERSON,
  type TypeDecisions,
  WHO_SEES_IT,
} from './decision.ts';

/** The very person: nobody else opens what is sealed, whoever handed the person out. */
const THEMSELF: Condition = {
  label: 'themself',
  holds: (viewer, person) =>
    viewer.kind === 'PERSON' &&
    (person === undefined || (person as { id: string }).id === viewer.personId),
};

const ERROR = ['message', 'code', 'field'];
const PROFILE = ['names', 'birthDate', 'phone', 'languages', 'healthNotes', 'childrenNotes'];
const CONTACT = ['id', 'name', 'relation', 'phone', 'email', 'language', 'shares', 'rank'];
const CHANNEL = ['channel', 'state', 'answeredAt'];
/** A device, also one that nobody knows yet. */
const DEVICE = only('NOBODY', 'PERSON');

/** Persons, their devices and contacts: nobody's business but their own. */
export const PERSON_PERMISSIONS: TypeDecisions = {
  Person: {
    ...fields(PERSON, 'id', 'language', 'enrolledAt', 'consentedAt', 'consentWithdrawnAt'),
    homeCounty: PERSON,
    ...fields({ PERSON: THEMSELF }, 'profile', 'hasPin', 'recoveryMadeAt', 'devices', 'contacts'),
    reach: { PERSON: THEMSELF },
  },
  Profile: fields(PERSON, ...PROFILE, 'updatedAt'),
  Device: fields(PERSON, 'id', 'label', 'createdAt', 'current'),
  Contact: fields(PERSON, ...CONTACT, 'ownMessage', 'channels'),
  ContactReach: fields(PERSON, 'reachable', 'confirmed', 'warning'),
  // Also for the contact whose browser has just subscribed.
  ContactChannel: { ...fields(EVERYBODY, ...CHANNEL), ...fields(PERSON, 'askedAt', 'lastNotice') },
  ChannelNotice: fields(PERSON, 'notice', 'state', 'reason', 'at'),
  // Whoever holds the link that was sent to them.
  ContactInvitation: fields(EVERYBODY, 'personName', 'channel', 'channels', 'state', 'language'),
  RecoveryCode: fields(PERSON, 'code', 'madeAt'),
  DeviceInvitation: fields(PERSON, 'code', 'expiresAt'),
  // The answer of an erasure, after which the caller is nobody.
  Erased: fields(EVERYBODY, 'at'),
  Viewer: {
    kind: WHO_SEES_IT,
    person: PERSON,
    officer: DESK,
    partner: only('PARTNER'),
    contact: only('CONTACT'),
  },
  ContactView: fields(
    only('CONTACT'),
    'alertId',
    'shares',
    'language',
    'personName',
    'ownMessage',
    'expiresAt',
  ),
  Query: {
    ...fields(PERSON, 'myData'),
    ...fields(EVERYBODY, 'contactInvitation', 'pushKey'),
  },
  Mutation: {
    ...fields(DEVICE, 'enroll', 'recover', 'joinByInvitation'),
    ...fields(PERSON, 'updateProfile', 'withdrawConsent', 'setPin', 'removePin', 'erasePerson'),
    ...fields(PERSON, 'makeRecoveryCode', 'inviteDevice', 'removeDevice'),
    ...fields(PERSON, 'addContact', 'updateContact', 'removeContact'),
    ...fields(PERSON, 'inviteContact', 'sendTestNotice'),
    ...fields(EVERYBODY, 'answerContactInvitation', 'savePushSubscription'),
  },
  PinRequiredError: fields(EVERYBODY, ...ERROR),
  WrongPinError: fields(EVERYBODY, ...ERROR, 'attemptsLeft'),
  PinLockedError: fields(EVERYBODY, ...ERROR, 'retryAt'),
  RecoveryCodeError: fields(EVERYBODY, ...ERROR),
  InvitationCodeError: fields(EVERYBODY, ...ERROR),
  DeviceInUseError: fields(EVERYBODY, ...ERROR),
  DeviceNotFoundError: fields(EVERYBODY, ...ERROR),
  ContactNotFoundError: fields(EVERYBODY, ...ERROR),
  ContactTokenError: fields(EVERYBODY, ...ERROR),
  NoOpenChannelError: fields(EVERYBODY, ...ERROR),
  TooManyInvitationsError: fields(EVERYBODY, ...ERROR, 'retryAt'),
  TooManyTestsError: fields(EVERYBODY, ...ERROR, 'retryAt'),
  TooManyContactsError: fields(EVERYBODY, ...ERROR, 'most'),
};
