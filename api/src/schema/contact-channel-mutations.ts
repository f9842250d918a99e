import {
  NoOpenChannelError,
  TooManyInvitationsError,
  TooManyTestsError,
} from '../contacts/channel-errors.ts';
import { ContactNotFoundError } from '../contacts/contact-errors.ts';
import { ForbiddenError, NotSignedInError } from '../expected-errors.ts';
import { builder } from './builder.ts';
import { personOf } from './callers.ts';
import { Contact } from './contact.ts';

const FOR_PERSON = [NotSignedInError, ForbiddenError, ContactNotFoundError, NoOpenChannelError];

builder.mutationFields((t) => ({
  inviteContact: t.field({
    type: Contact,
    description:
      'Asks a contact again whether they agree, over each channel that has not answered. At most once a day each.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...FOR_PERSON, TooManyInvitationsError] },
    resolve: async (_root, { id }, context) => {
      const viewer = await personOf(context);
      await context.contactChannels.invite(viewer, id);
      return context.contacts.find(viewer, id);
    },
  }),
  sendTestNotice: t.field({
    type: Contact,
    description:
      'Sends a contact a test, which says that it is one, over every channel that is not stopped or declined. At most three times an hour.',
    args: { contactId: t.arg.id({ required: true }) },
    errors: { types: [...FOR_PERSON, TooManyTestsError] },
    resolve: async (_root, { contactId }, context) => {
      const viewer = await personOf(context);
      await context.contactChannels.sendTest(viewer, contactId);
      return context.contacts.find(viewer, contactId);
    },
  }),
}));
