import { ExpectedError } from '../expected-errors.ts';

/** Too much came from one place in too short a time. Nothing was done; the same may be sent again later. */
export class RateLimitedError extends ExpectedError {
  override readonly name = 'RateLimitedError';
  readonly code: string = 'RATE_LIMITED';
  constructor(readonly retryAfterSeconds: number) {
    super(`Too many requests. Send this again in ${retryAfterSeconds} seconds.`);
  }
}

/** The second lane is full: devices that were never enrolled, and nobody in particular, have to wait. */
export class SecondLaneFullError extends RateLimitedError {}
