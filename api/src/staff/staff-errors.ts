import { ExpectedError, failure } from '../expected-errors.ts';

/** Wrong e-mail, wrong password, wrong code, or a disabled account: which of them is not told. */
export class SignInFailedError extends ExpectedError {
  override readonly name = 'SignInFailedError';
  readonly code: string = 'SIGN_IN_FAILED';
  constructor(message = 'Wrong e-mail or password.') {
    super(message);
  }
}

/** This address has tried too often, for this account or altogether. Nobody at another address is held up by it. */
export class TooManyAttemptsError extends ExpectedError {
  override readonly name = 'TooManyAttemptsError';
  readonly code: string = 'TOO_MANY_ATTEMPTS';
  constructor(readonly retryAfterSeconds: number) {
    super(`Too many attempts. Try again in ${retryAfterSeconds} seconds.`);
  }
}

/** The session or the step that this needs is not there, or is over. */
export class NoStepError extends failure(
  'NoStepError',
  'SIGN_IN_AGAIN',
  'This step is over. Sign in again.',
) {}

/** A second factor is set up already. Somebody who lost it asks an administrator to reset it. */
export class TwoFactorStandsError extends failure(
  'TwoFactorStandsError',
  'TWO_FACTOR_STANDS',
  'A second factor is set up already. An administrator can reset it.',
) {}

/** Unknown, expired, revoked or used: which of them is not told. */
export class InvitationNotValidError extends failure(
  'InvitationNotValidError',
  'INVITATION_NOT_VALID',
  'This invitation cannot be used. Ask for a new one.',
  'token',
) {}

/** There is no such officer, invitation or session for this viewer. */
export class StaffNotFoundError extends failure(
  'StaffNotFoundError',
  'STAFF_NOT_FOUND',
  'There is nobody and nothing of this id.',
  'id',
) {}

/** Somebody of the staff has this e-mail already. */
export class OfficerExistsError extends failure(
  'OfficerExistsError',
  'OFFICER_EXISTS',
  'Somebody of the staff has this e-mail already. Enable or change them instead.',
  'input.email',
) {}

/** Without an administrator nobody could be invited any more. */
export class LastAdministratorError extends failure(
  'LastAdministratorError',
  'LAST_ADMINISTRATOR',
  'This is the last administrator. Make another one first.',
) {}

/** The ministry's sign-on did not let this account in; `reason` is for programs. */
export class SingleSignOnError extends ExpectedError {
  override readonly name = 'SingleSignOnError';
  readonly code: string = 'SSO_FAILED';
  constructor(
    readonly reason:
      | 'FAILED'
      | 'NOT_INVITED'
      | 'DISABLED'
      | 'SECOND_FACTOR_MISSING'
      | 'UNAVAILABLE',
  ) {
    super('The single sign-on did not let you in.');
  }
}
