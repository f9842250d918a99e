import { failure } from '../expected-errors.ts';

/** The recovery code is wrong, or another one replaced it. */
export class RecoveryCodeError extends failure(
  'RecoveryCodeError',
  'RECOVERY_CODE_WRONG',
  'This is not a recovery code that is in force. Check each letter; only the newest code works.',
  'code',
) {}

/** The invitation is wrong, used, expired, or was guessed at too often; which one is not said. */
export class InvitationCodeError extends failure(
  'InvitationCodeError',
  'INVITATION_CODE_WRONG',
  'This invitation does not work, or no more. Make a new one on the other device: it holds for ten minutes, once.',
  'code',
) {}

/** The device cannot join somebody else: it has an open alert, or is prepared for a person of its own. */
export class DeviceInUseError extends failure(
  'DeviceInUseError',
  'DEVICE_IN_USE',
  'This device has an open alert, or a profile, contacts or a PIN of its own. End the alert, or erase what is on it, and try again.',
) {}

/** The person has no such device; whether others have it is not said. */
export class DeviceNotFoundError extends failure(
  'DeviceNotFoundError',
  'DEVICE_NOT_FOUND',
  'You have no such device. Look at the list of your devices.',
  'id',
) {}
