import { RateLimitedError } from '../admission/admission-errors.ts';
import {
  AlertAlreadyTakenError,
  AlertEndedError,
  AlertIdTakenError,
  AlertNotFoundError,
  AlertNotYoursError,
} from '../alerts/alert-errors.ts';
import {
  type ExpectedError,
  ForbiddenError,
  InvalidInputError,
  NotSignedInError,
} from '../expected-errors.ts';
import { PartnerNotFoundError, TooManyKeysError } from '../partners/partner-service.ts';
import { Alert } from './alert.ts';
import { builder } from './builder.ts';
import { Officer } from './officer.ts';

/** What every expected failure is in the schema. */
export const ErrorInterface = builder.interfaceRef<ExpectedError>('Error').implement({
  description:
    'An expected failure. Queries and subscriptions carry the same code and field in extensions.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'A sentence with the remedy, in English.' }),
    code: t.exposeString('code', { description: 'For programs; never changes its meaning.' }),
    field: t.exposeString('field', {
      nullable: true,
      description:
        'Path of the input at fault, for example "input.position"; null if there is none.',
    }),
  }),
});

builder.objectType(NotSignedInError, {
  name: 'NotSignedInError',
  description: 'Nobody is signed in, or the token has not the form of one.',
  interfaces: [ErrorInterface],
});

builder.objectType(ForbiddenError, {
  name: 'ForbiddenError',
  description: 'The viewer is known but may not do this.',
  interfaces: [ErrorInterface],
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'An input cannot be used; the message says what would be right.',
  interfaces: [ErrorInterface],
});

builder.objectType(RateLimitedError, {
  name: 'RateLimitedError',
  description: 'Too much came from one place in too short a time. Nothing was done.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', {
      description: 'The same may be sent again after this.',
    }),
  }),
});

builder.objectType(AlertIdTakenError, {
  name: 'AlertIdTakenError',
  description: "Another person's alert has this id. Make a new UUID and send the press again.",
  interfaces: [ErrorInterface],
});

builder.objectType(AlertNotFoundError, {
  name: 'AlertNotFoundError',
  description: 'There is no such alert for this viewer.',
  interfaces: [ErrorInterface],
});

builder.objectType(AlertNotYoursError, {
  name: 'AlertNotYoursError',
  description:
    'Only the officer who took it, a supervisor of the post or the call centre may do this.',
  interfaces: [ErrorInterface],
});

builder.objectType(PartnerNotFoundError, {
  name: 'PartnerNotFoundError',
  interfaces: [ErrorInterface],
});

builder.objectType(TooManyKeysError, {
  name: 'TooManyKeysError',
  description: 'The partner has as many working keys as it may.',
  interfaces: [ErrorInterface],
});

builder.objectType(AlertEndedError, {
  name: 'AlertEndedError',
  description: 'The alert is closed, or cancelled where a cancelled alert cannot go on.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ alert: t.field({ type: Alert, resolve: (error) => error.alert }) }),
});

builder.objectType(AlertAlreadyTakenError, {
  name: 'AlertAlreadyTakenError',
  description: 'Another officer was faster.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    alert: t.field({ type: Alert, resolve: (error) => error.alert }),
    takenBy: t.field({
      type: Officer,
      resolve: (error, _args, { database }) =>
        database.prisma.officer.findUniqueOrThrow({ where: { id: error.takenById } }),
    }),
    takenAt: t.field({ type: 'DateTime', resolve: (error) => error.takenAt }),
  }),
});
