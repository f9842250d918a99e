import { ExpectedError } from '../expected-errors.ts';

/** Every channel that could be asked was asked within a day, or the person asked as often as they may. */
export class TooManyInvitationsError extends ExpectedError {
  override readonly name = 'TooManyInvitationsError';
  readonly code: string = 'TOO_MANY_INVITATIONS';
  constructor(
    /** The same may be asked again after this. */
    readonly retryAt: Date,
  ) {
    super('They were asked a short while ago. Ask again tomorrow, or talk to them.');
  }
}

/** The contact was sent as many tests as they may be within an hour, or the person sent as many as they may in a day. */
export class TooManyTestsError extends ExpectedError {
  override readonly name = 'TooManyTestsError';
  readonly code: string = 'TOO_MANY_TESTS';
  constructor(readonly retryAt: Date) {
    super('That is enough tests for now. Try again later.');
  }
}

/** There is no channel of the contact over which this could be sent: none at all, or they answered already. */
export class NoOpenChannelError extends ExpectedError {
  override readonly name = 'NoOpenChannelError';
  readonly code: string = 'NO_OPEN_CHANNEL';
  constructor(override readonly field: string) {
    super('There is nothing to send it by: look at the channels of this contact.');
  }
}

/** An invitation's or an alert's link that opens nothing; malformed, foreign and outdated ones are not told apart. */
export class ContactTokenError extends ExpectedError {
  override readonly name = 'ContactTokenError';
  readonly code: string = 'CONTACT_TOKEN_WRONG';
  override readonly field = 'token';
  constructor() {
    super('This link does not work, or not any more. Open the one of the last message.');
  }
}
