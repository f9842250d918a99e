import { ContactNotFoundError, TooManyContactsError } from '../contacts/contact-errors.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { builder } from './builder.ts';
import { personOf } from './callers.ts';
import { AddContactInput, Contact, UpdateContactInput } from './contact.ts';
import { Person } from './person.ts';
import { PIN, PIN_ERRORS } from './pin-errors.ts';

const FOR_PERSON = [NotSignedInError, ForbiddenError];

builder.mutationFields((t) => ({
  addContact: t.field({
    type: Contact,
    description: 'Adds a contact at the end of the order; at most ten.',
    args: { input: t.arg({ type: AddContactInput, required: true }) },
    errors: { types: [...FOR_PERSON, InvalidInputError, TooManyContactsError] },
    resolve: async (_root, { input }, context) => {
      const viewer = await personOf(context);
      return context.contacts.find(viewer, await context.contacts.add(viewer, input));
    },
  }),
  updateContact: t.field({
    type: Contact,
    description: 'Changes a contact. Asks for the PIN if one is set.',
    args: {
      input: t.arg({ type: UpdateContactInput, required: true }),
      pin: t.arg.string({ description: PIN }),
    },
    errors: { types: [...FOR_PERSON, InvalidInputError, ContactNotFoundError, ...PIN_ERRORS] },
    resolve: async (_root, { input: { id, ...change }, pin }, context) => {
      const viewer = await personOf(context);
      await context.contacts.update(viewer, id, change, pin);
      return context.contacts.find(viewer, id);
    },
  }),
  removeContact: t.prismaField({
    type: Person,
    description:
      'Removes a contact; the links that they have end at once. Asks for the PIN if one is set.',
    args: { id: t.arg.id({ required: true }), pin: t.arg.string({ description: PIN }) },
    errors: { types: [...FOR_PERSON, ContactNotFoundError, ...PIN_ERRORS] },
    resolve: async (query, _root, args, context) => {
      const viewer = await personOf(context);
      await context.contacts.remove(viewer, args.id, args.pin);
      return context.database.prisma.person.findUniqueOrThrow({
        ...query,
        where: { id: viewer.personId },
      });
    },
  }),
}));
