import { ExpectedError } from '../expected-errors.ts';

/** The person has no such contact; whether others have it is not said. */
export class ContactNotFoundError extends ExpectedError {
  override readonly name = 'ContactNotFoundError';
  readonly code: string = 'CONTACT_NOT_FOUND';
  constructor(override readonly field = 'id') {
    super('You have no such contact. Look at the list of your contacts.');
  }
}

/** The person has as many contacts as there may be. */
export class TooManyContactsError extends ExpectedError {
  override readonly name = 'TooManyContactsError';
  readonly code: string = 'TOO_MANY_CONTACTS';
  constructor(readonly most: number) {
    super(`At most ${most} contacts. Remove one first.`);
  }
}
