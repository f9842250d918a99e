import { ContactNotFoundError, TooManyContactsError } from '../contacts/contact-errors.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { builder } from './builder.ts';
import { personOf } from './callers.ts';
import { AddContactInput, Contact, UpdateContactInput } from './contact.ts';
import { Person } from './person.ts';

const FOR_PERSON = [NotSignedInError, ForbiddenError];

builder.mutationFields((t) => ({
  addContact: t.field({
    type: Contact,
    authScopes: { person: true },
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
    authScopes: { person: true },
    args: { input: t.arg({ type: UpdateContactInput, required: true }) },
    errors: { types: [...FOR_PERSON, InvalidInputError, ContactNotFoundError] },
    resolve: async (_root, { input: { id, ...change } }, context) => {
      const viewer = await personOf(context);
      await context.contacts.update(viewer, id, change);
      return context.contacts.find(viewer, id);
    },
  }),
  removeContact: t.prismaField({
    type: Person,
    authScopes: { person: true },
    description: 'Removes a contact; the links that they have end at once.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...FOR_PERSON, ContactNotFoundError] },
    resolve: async (query, _root, args, context) => {
      const viewer = await personOf(context);
      await context.contacts.remove(viewer, args.id);
      return context.database.prisma.person.findUniqueOrThrow({
        ...query,
        where: { id: viewer.personId },
      });
    },
  }),
}));
