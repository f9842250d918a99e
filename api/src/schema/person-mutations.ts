import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import type { PersonViewer } from '../viewer.ts';
import { builder } from './builder.ts';
import { personOf } from './callers.ts';
import type { Context } from './context.ts';
import { Person } from './person.ts';
import { PIN, PIN_ERRORS } from './pin-errors.ts';
import { UpdateProfileInput } from './profile.ts';

const FOR_PERSON = [NotSignedInError, ForbiddenError];

const SetPinInput = builder.inputType('SetPinInput', {
  fields: (t) => ({
    pin: t.string({
      required: true,
      description: '4 to 8 digits, and none that is easy to guess.',
    }),
    duressPin: t.string({
      description:
        'As many digits as the PIN, and another. Cancelling with it looks like a cancel on the phone and calls for help at the desk.',
    }),
    currentPin: t.string({ description: 'Needed when a PIN is set.' }),
  }),
});

const Erased = builder.objectRef<{ at: Date }>('Erased').implement({
  description: 'The person is erased. This device belongs to nobody; pressing enrols it anew.',
  fields: (t) => ({ at: t.expose('at', { type: 'DateTime' }) }),
});

/** Does something to the calling person and reads them again. */
async function onPerson<Query extends object>(
  query: Query,
  context: Context,
  act: (viewer: PersonViewer) => Promise<void>,
) {
  const viewer = await personOf(context);
  await act(viewer);
  const where = { id: viewer.personId };
  return context.database.prisma.person.findUniqueOrThrow({ ...query, where });
}

builder.mutationFields((t) => ({
  updateProfile: t.prismaField({
    type: Person,
    description:
      'Tells something about oneself; all of it is optional. Clearing or replacing what was told asks for the PIN if one is set; the home county does not.',
    args: {
      input: t.arg({ type: UpdateProfileInput, required: true }),
      pin: t.arg.string({ description: PIN }),
    },
    errors: { types: [...FOR_PERSON, InvalidInputError, ...PIN_ERRORS] },
    resolve: (query, _root, { input, pin }, context) =>
      onPerson(query, context, (viewer) => context.profiles.update(viewer, input, pin)),
  }),
  withdrawConsent: t.prismaField({
    type: Person,
    description:
      'Takes the authorisation to notify a consulate back. Presses are accepted all the same, and say so. enroll with a consentTextVersion gives it again.',
    errors: { types: FOR_PERSON },
    resolve: (query, _root, _args, context) =>
      onPerson(query, context, (viewer) => context.persons.withdrawConsent(viewer)),
  }),
  setPin: t.prismaField({
    type: Person,
    description:
      'Sets the PIN that cancelling asks for, and perhaps a duress PIN; or changes them.',
    args: { input: t.arg({ type: SetPinInput, required: true }) },
    errors: { types: [...FOR_PERSON, InvalidInputError, ...PIN_ERRORS] },
    resolve: (query, _root, { input }, context) =>
      onPerson(query, context, (viewer) => context.pins.setPin(viewer, input)),
  }),
  removePin: t.prismaField({
    type: Person,
    description: 'Removes the PIN and the duress PIN.',
    args: { currentPin: t.arg.string({ required: true }) },
    errors: { types: [...FOR_PERSON, ...PIN_ERRORS] },
    resolve: (query, _root, { currentPin }, context) =>
      onPerson(query, context, (viewer) => context.pins.removePin(viewer, currentPin)),
  }),
  erasePerson: t.field({
    type: Erased,
    description:
      'Erases everything about the person, at once and for good. Asks for the PIN if one is set. Of closed alerts, county, post and times stay as statistics.',
    args: { pin: t.arg.string() },
    errors: { types: [...FOR_PERSON, ...PIN_ERRORS] },
    resolve: async (_root, { pin }, context) => ({
      at: await context.persons.erase(await personOf(context), pin),
    }),
  }),
}));

builder.queryField('myData', (t) =>
  t.field({
    type: 'JSON',
    description: 'Everything that is stored about the person, as they may see it.',
    resolve: async (_root, _args, context) => context.myData.of(await personOf(context)),
  }),
);
