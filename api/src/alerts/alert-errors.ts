import { ExpectedError } from '../expected-errors.ts';
import type { AlertRow } from './alert-row.ts';

/** Another person's alert has this id. The device makes a new id and sends the press again. */
export class AlertIdTakenError extends ExpectedError {
  override readonly name = 'AlertIdTakenError';
  readonly code: string = 'ALERT_ID_TAKEN';
  override readonly field = 'input.id';
  constructor() {
    super('This id belongs to another alert. Make a new UUID and send the press again.');
  }
}

/** There is no such alert for this viewer; whether it exists for others is not said. */
export class AlertNotFoundError extends ExpectedError {
  override readonly name = 'AlertNotFoundError';
  readonly code: string = 'ALERT_NOT_FOUND';
  constructor(override readonly field = 'id') {
    super('There is no such alert. Check the id.');
  }
}

/** The alert was taken by somebody else; says by whom and when. */
export class AlertAlreadyTakenError extends ExpectedError {
  override readonly name = 'AlertAlreadyTakenError';
  readonly code: string = 'ALERT_ALREADY_TAKEN';
  override readonly field = 'id';
  constructor(
    readonly alert: AlertRow,
    readonly takenById: string,
    readonly takenAt: Date,
  ) {
    super('Another officer was faster.');
  }
}

/** The alert is closed, or cancelled where a cancelled alert cannot go on. */
export class AlertEndedError extends ExpectedError {
  override readonly name = 'AlertEndedError';
  readonly code: string = 'ALERT_ENDED';
  constructor(
    readonly alert: AlertRow,
    override readonly field = 'id',
  ) {
    super(
      alert.status === 'CANCELLED'
        ? 'The person has cancelled this alert. Confirm by voice, then close it.'
        : 'This alert is closed.',
    );
  }
}

/** Only the officer who took it, a supervisor or the call centre may do this. */
export class AlertNotYoursError extends ExpectedError {
  override readonly name = 'AlertNotYoursError';
  readonly code: string = 'ALERT_NOT_YOURS';
  override readonly field = 'id';
  constructor() {
    super('Take the alert first, or ask the officer who has it, a supervisor or the call centre.');
  }
}
