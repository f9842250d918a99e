import { RateLimitedError } from '../admission/admission-errors.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { builder } from './builder.ts';
import { County } from './consulate.ts';
import { Contact } from './contact.ts';
import { Device } from './device.ts';
import { Language } from './enums.ts';
import { Profile } from './profile.ts';

export const Person = builder.prismaObject('Person', {
  fields: (t) => ({
    id: t.exposeID('id'),
    language: t.expose('language', { type: Language }),
    enrolledAt: t.expose('enrolledAt', { type: 'DateTime' }),
    consentedAt: t.expose('consentedAt', { type: 'DateTime', nullable: true }),
    consentWithdrawnAt: t.expose('consentWithdrawnAt', { type: 'DateTime', nullable: true }),
    homeCounty: t.field({
      type: County,
      nullable: true,
      description: 'Used when a press has no position.',
      resolve: (person, _args, { directory }) => directory.county(person.homeCountyFips),
    }),
    profile: t.field({
      type: Profile,
      description: 'Empty when nothing was told.',
      resolve: async (person, _args, { profiles }) => ({
        ...(await profiles.open(person)),
        updatedAt: person.profileUpdatedAt,
      }),
    }),
    hasPin: t.boolean({
      description: 'Whether cancelling asks for a PIN.',
      // Not whether there is a hash: after a removal under duress there is one still.
      resolve: (person) => person.pinSetAt !== null,
    }),
    recoveryMadeAt: t.expose('recoveryMadeAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the recovery code in force was made; null without one.',
    }),
    devices: t.prismaField({
      type: [Device],
      description: 'The phones and browsers that press for this person, oldest first.',
      resolve: async (query, person, _args, { database, devices, agent, viewer }) => {
        const who = await viewer();
        if (who?.kind === 'PERSON') await devices.name(who, agent);
        return database.prisma.device.findMany({
          ...query,
          where: { personId: person.id },
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        });
      },
    }),
    contacts: t.field({
      type: [Contact],
      description: 'Who is told of an alert, in order.',
      resolve: (person, _args, { contacts }) => contacts.list(person.id),
    }),
  }),
});

const EnrollInput = builder.inputType('EnrollInput', {
  description: 'Nothing here is required, and no name, phone or e-mail is asked.',
  fields: (t) => ({
    language: t.field({
      type: Language,
      description: 'Of answers and notices; Spanish if left out.',
    }),
    consentTextVersion: t.string({
      description:
        'Which wording the person agreed to, when they authorised the notification of a consulate. Ends a withdrawal.',
    }),
    consentLanguage: t.field({
      type: Language,
      description: 'The language in which they read it.',
    }),
    homeCounty: t.id({
      description: 'FIPS code of the county, used when a press has no position.',
    }),
  }),
});

builder.mutationFields((t) => ({
  enroll: t.prismaField({
    type: Person,
    description:
      'Makes a device known, by the token that it made itself: "abd_" and 32 random bytes in base64url. Harmless to repeat; a press without it is accepted too.',
    args: { input: t.arg({ type: EnrollInput, required: true }) },
    errors: { types: [NotSignedInError, ForbiddenError, InvalidInputError, RateLimitedError] },
    resolve: async (query, _root, { input }, context) => {
      const { credentials, admission } = context;
      if (credentials.kind !== 'DEVICE') throw new NotSignedInError();
      await admission.enrol(context);
      const id = await context.persons.enroll(credentials.tokenHash, input);
      admission.enrolled(credentials.tokenHash);
      return context.database.prisma.person.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
