import { ExpectedError } from '../expected-errors.ts';

/** There is no such shift at a post whose schedule the viewer makes. */
export class ShiftNotFoundError extends ExpectedError {
  override readonly name = 'ShiftNotFoundError';
  readonly code: string = 'SHIFT_NOT_FOUND';
  override readonly field = 'id';
  constructor() {
    super('There is no such shift. Read the schedule again.');
  }
}
