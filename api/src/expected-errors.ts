/** An expected failure: a sentence for people, a code for programs, and the input field at fault if there is one. */
export abstract class ExpectedError extends Error {
  abstract readonly code: string;
  readonly field: string | null = null;
}

/** The base of a failure that always says the same: its name, its code, the sentence, and the field at fault. */
export function failure(
  errorName: string,
  errorCode: string,
  sentence: string,
  errorField: string | null = null,
) {
  return class extends ExpectedError {
    override readonly name = errorName;
    readonly code: string = errorCode;
    override readonly field = errorField;
    constructor() {
      super(sentence);
    }
  };
}

/** Nobody is signed in, or the token is not one of ours. */
export class NotSignedInError extends ExpectedError {
  override readonly name = 'NotSignedInError';
  readonly code: string = 'UNAUTHENTICATED';
  constructor(remedy = 'Send "Authorization: Bearer <token>", or sign in.') {
    super(`This needs somebody who is signed in. ${remedy}`);
  }
}

/** The viewer is known but may not do this. */
export class ForbiddenError extends ExpectedError {
  override readonly name = 'ForbiddenError';
  readonly code: string = 'FORBIDDEN';
  constructor(
    message: string,
    override readonly field: string | null = null,
  ) {
    super(message);
  }
}

/** An input cannot be used; the message says what would be right. */
export class InvalidInputError extends ExpectedError {
  override readonly name = 'InvalidInputError';
  readonly code: string = 'INVALID_INPUT';
  constructor(
    override readonly field: string,
    remedy: string,
  ) {
    super(remedy);
  }
}
