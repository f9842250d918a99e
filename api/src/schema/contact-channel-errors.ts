import {
  ContactTokenError,
  NoOpenChannelError,
  TooManyInvitationsError,
  TooManyTestsError,
} from '../contacts/channel-errors.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './errors.ts';

builder.objectType(ContactTokenError, {
  name: 'ContactTokenError',
  description:
    'The token opens nothing. Malformed, foreign and outdated ones are not told apart, and whether there was ever such a contact is not said.',
  interfaces: [ErrorInterface],
});

builder.objectType(NoOpenChannelError, {
  name: 'NoOpenChannelError',
  description: 'The contact has no channel over which this could be sent.',
  interfaces: [ErrorInterface],
});

builder.objectType(TooManyInvitationsError, {
  name: 'TooManyInvitationsError',
  description: 'At most one invitation a channel and 20 a person within a day.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ retryAt: t.expose('retryAt', { type: 'DateTime' }) }),
});

builder.objectType(TooManyTestsError, {
  name: 'TooManyTestsError',
  description: 'At most three tests a contact within an hour, and 100 messages a person in a day.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ retryAt: t.expose('retryAt', { type: 'DateTime' }) }),
});
