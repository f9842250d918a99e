import { ExpectedError } from '../expected-errors.ts';

/** The recovery code is wrong, or another one replaced it. */
export class RecoveryCodeError extends ExpectedError {
  override readonly name = 'RecoveryCodeError';
  readonly code: string = 'RECOVERY_CODE_WRONG';
  override readonly field = 'code';
  constructor() {
    super(
      'This is not a recovery code that is in force. Check each letter; only the newest code works.',
    );
  }
}

/** The invitation is wrong, used, expired, or was guessed at too often; which one is not said. */
export class InvitationCodeError extends ExpectedError {
  override readonly name = 'InvitationCodeError';
  readonly code: string = 'INVITATION_CODE_WRONG';
  override readonly field = 'code';
  constructor() {
    super(
      'This invitation does not work, or no more. Make a new one on the other device: it holds for ten minutes, once.',
    );
  }
}

/** The device cannot join somebody else: it has an open alert, or is prepared for a person of its own. */
export class DeviceInUseError extends ExpectedError {
  override readonly name = 'DeviceInUseError';
  readonly code: string = 'DEVICE_IN_USE';
  constructor() {
    super(
      'This device has an open alert, or a profile, contacts or a PIN of its own. End the alert, or erase what is on it, and try again.',
    );
  }
}

/** The person has no such device; whether others have it is not said. */
export class DeviceNotFoundError extends ExpectedError {
  override readonly name = 'DeviceNotFoundError';
  readonly code: string = 'DEVICE_NOT_FOUND';
  override readonly field = 'id';
  constructor() {
    super('You have no such device. Look at the list of your devices.');
  }
}
