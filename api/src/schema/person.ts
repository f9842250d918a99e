import { RateLimitedError } from '../admission/admission-errors.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { builder } from './builder.ts';
import { County } from './consulate.ts';
import { Language } from './enums.ts';

export const Person = builder.prismaObject('Person', {
  fields: (t) => ({
    id: t.exposeID('id'),
    language: t.expose('language', { type: Language }),
    enrolledAt: t.expose('enrolledAt', { type: 'DateTime' }),
    consentedAt: t.expose('consentedAt', { type: 'DateTime', nullable: true }),
    homeCounty: t.field({
      type: County,
      nullable: true,
      description: 'Used when a press has no position.',
      resolve: (person, _args, { directory }) => directory.county(person.homeCountyFips),
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
        'Which wording the person agreed to, when they authorised the notification of a consulate.',
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
