import { ExpectedError } from '../expected-errors.ts';

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
export class NoStepError extends ExpectedError {
  override readonly name = 'NoStepError';
  readonly code: string = 'SIGN_IN_AGAIN';
  constructor() {
    super('This step is over. Sign in again.');
  }
}

/** A second factor is set up already. Somebody who lost it asks an administrator to reset it. */
export class TwoFactorStandsError extends ExpectedError {
  override readonly name = 'TwoFactorStandsError';
  readonly code: string = 'TWO_FACTOR_STANDS';
  constructor() {
    super('A second factor is set up already. An administrator can reset it.');
  }
}

/** Unknown, expired, revoked or used: which of them is not told. */
export class InvitationNotValidError extends ExpectedError {
  override readonly name = 'InvitationNotValidError';
  readonly code: string = 'INVITATION_NOT_VALID';
  override readonly field = 'token';
  constructor() {
    super('This invitation cannot be used. Ask for a new one.');
  }
}

/** There is no such officer, invitation or session for this viewer. */
export class StaffNotFoundError extends ExpectedError {
  override readonly name = 'StaffNotFoundError';
  readonly code: string = 'STAFF_NOT_FOUND';
  override readonly field = 'id';
  constructor() {
    super('There is nobody and nothing of this id.');
  }
}

/** Somebody of the staff has this e-mail already. */
export class OfficerExistsError extends ExpectedError {
  override readonly name = 'OfficerExistsError';
  readonly code: string = 'OFFICER_EXISTS';
  override readonly field = 'input.email';
  constructor() {
    super('Somebody of the staff has this e-mail already. Enable or change them instead.');
  }
}

/** Without an administrator nobody could be invited any more. */
export class LastAdministratorError extends ExpectedError {
  override readonly name = 'LastAdministratorError';
  readonly code: string = 'LAST_ADMINISTRATOR';
  constructor() {
    super('This is the last administrator. Make another one first.');
  }
}

/** The ministry's sign-on did not let this account in; `reason` is for programs. */
export class SingleSignOnError extends ExpectedError {
  override readonly name = 'SingleSignOnError';
  readonly code: string = 'SSO_FAILED';
  constructor(readonly reason: 'FAILED' | 'NOT_INVITED' | 'SECOND_FACTOR_MISSING' | 'UNAVAILABLE') {
    super('The single sign-on did not let you in.');
  }
}
