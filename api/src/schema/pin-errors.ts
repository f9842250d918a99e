import { PinLockedError, PinRequiredError, WrongPinError } from '../persons/pin-errors.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './errors.ts';

/** What an argument for the PIN says of itself. */
export const PIN = 'The PIN, if one is set.';

/** What any operation that asks for the PIN may answer. */
export const PIN_ERRORS = [PinRequiredError, WrongPinError, PinLockedError];

builder.objectType(PinRequiredError, {
  name: 'PinRequiredError',
  description: 'A PIN is set and none was given.',
  interfaces: [ErrorInterface],
});

builder.objectType(WrongPinError, {
  name: 'WrongPinError',
  description: 'This is not the PIN.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    attemptsLeft: t.exposeInt('attemptsLeft', {
      description: 'At 0 the next try finds it locked.',
    }),
  }),
});

builder.objectType(PinLockedError, {
  name: 'PinLockedError',
  description:
    'Too many wrong PINs. Every PIN gets this answer until retryAt, the right one too. Presses are never affected.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ retryAt: t.expose('retryAt', { type: 'DateTime' }) }),
});
