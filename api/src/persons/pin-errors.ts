import { ExpectedError } from '../expected-errors.ts';

/** A PIN is set and none was given. */
export class PinRequiredError extends ExpectedError {
  override readonly name = 'PinRequiredError';
  readonly code: string = 'PIN_REQUIRED';
  constructor(override readonly field = 'pin') {
    super('This needs the PIN. Ask for it and send it along.');
  }
}

/** The PIN is wrong. At `attemptsLeft` 0 the next try finds it locked. */
export class WrongPinError extends ExpectedError {
  override readonly name = 'WrongPinError';
  readonly code: string = 'WRONG_PIN';
  constructor(
    readonly attemptsLeft: number,
    override readonly field = 'pin',
  ) {
    super('This is not the PIN.');
  }
}

/** Too many wrong PINs: until `retryAt` every PIN gets this answer, the right one too. Presses are never affected. */
export class PinLockedError extends ExpectedError {
  override readonly name = 'PinLockedError';
  readonly code: string = 'PIN_LOCKED';
  constructor(
    readonly retryAt: Date,
    override readonly field = 'pin',
  ) {
    super('Too many wrong PINs. Try again later; pressing the button works all the same.');
  }
}
