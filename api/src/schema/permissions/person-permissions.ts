import { EVERYBODY, fields, only, PERSON, type TypeDecisions, WHO_SEES_IT } from './decision.ts';

const ERROR = ['message', 'code', 'field'];
const PROFILE = ['names', 'birthDate', 'phone', 'languages', 'healthNotes', 'childrenNotes'];
const CONTACT = ['id', 'name', 'relation', 'phone', 'email', 'language', 'shares', 'rank'];

/** Persons, their devices and contacts: nobody's business but their own. */
export const PERSON_PERMISSIONS: TypeDecisions = {
  Person: {
    ...fields(PERSON, 'id', 'language', 'enrolledAt', 'consentedAt', 'consentWithdrawnAt'),
    ...fields(PERSON, 'homeCounty', 'profile', 'hasPin', 'recoveryMadeAt', 'devices', 'contacts'),
  },
  Profile: fields(PERSON, ...PROFILE, 'updatedAt'),
  Device: fields(PERSON, 'id', 'label', 'createdAt', 'current'),
  Contact: fields(PERSON, ...CONTACT),
  RecoveryCode: fields(PERSON, 'code', 'madeAt'),
  DeviceInvitation: fields(PERSON, 'code', 'expiresAt'),
  // The answer of an erasure, after which the caller is nobody.
  Erased: fields(EVERYBODY, 'at'),
  Viewer: fields(WHO_SEES_IT, 'kind', 'person', 'officer', 'partner', 'contact'),
  ContactView: fields(only('CONTACT'), 'alertId', 'shares', 'language', 'expiresAt'),
  Query: fields(PERSON, 'myData'),
  Mutation: {
    // Also a device that nobody knows yet.
    ...fields(EVERYBODY, 'enroll', 'recover', 'joinByInvitation'),
    ...fields(PERSON, 'updateProfile', 'withdrawConsent', 'setPin', 'removePin', 'erasePerson'),
    ...fields(PERSON, 'makeRecoveryCode', 'inviteDevice', 'removeDevice'),
    ...fields(PERSON, 'addContact', 'updateContact', 'removeContact'),
  },
  PinRequiredError: fields(EVERYBODY, ...ERROR),
  WrongPinError: fields(EVERYBODY, ...ERROR, 'attemptsLeft'),
  PinLockedError: fields(EVERYBODY, ...ERROR, 'retryAt'),
  RecoveryCodeError: fields(EVERYBODY, ...ERROR),
  InvitationCodeError: fields(EVERYBODY, ...ERROR),
  DeviceInUseError: fields(EVERYBODY, ...ERROR),
  DeviceNotFoundError: fields(EVERYBODY, ...ERROR),
  ContactNotFoundError: fields(EVERYBODY, ...ERROR),
  TooManyContactsError: fields(EVERYBODY, ...ERROR, 'most'),
};
