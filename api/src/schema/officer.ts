import type { Consulate as ConsulateRow } from '../db/generated/client.ts';
import { detailsVisibleTo } from '../staff/visible-to.ts';
import { builder } from './builder.ts';
import { Consulate } from './consulate.ts';
import { OfficerRole } from './enums.ts';

export const Officer = builder.prismaObject('Officer', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.string({
      description: 'The name shown to the person who pressed.',
      select: { id: true, nameSealed: true },
      resolve: (officer, _args, { staff }) => staff.people.nameOf(officer),
    }),
    role: t.expose('role', { type: OfficerRole }),
    consulates: t.field({
      type: [Consulate],
      description:
        'The posts that the officer works for; none for the call centre, which serves all.',
      select: { posts: true },
      resolve: (officer, _args, { directory }) =>
        officer.posts
          .map((post) => directory.consulate(post.consulateCode))
          .filter((post): post is ConsulateRow => post !== null),
    }),
    email: t.string({
      nullable: true,
      description: 'For administrators and the officer themself; null for anybody else.',
      select: { id: true, emailSealed: true },
      resolve: async (officer, _args, { viewer, staff }) =>
        detailsVisibleTo(await viewer(), officer) === 'ALL' ? staff.people.emailOf(officer) : null,
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Since when they cannot sign in. For administrators and supervisors of their posts; null for anybody else.',
      select: { id: true, disabledAt: true, posts: true },
      resolve: async (officer, _args, { viewer }) =>
        detailsVisibleTo(await viewer(), officer) === 'NONE' ? null : officer.disabledAt,
    }),
    lastSignInAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'For administrators and the officer themself; null for anybody else.',
      select: { id: true, lastSignInAt: true },
      resolve: async (officer, _args, { viewer }) =>
        detailsVisibleTo(await viewer(), officer) === 'ALL' ? officer.lastSignInAt : null,
    }),
    twoFactorEnabled: t.boolean({
      nullable: true,
      description:
        'Whether a second factor is set up. For administrators and the officer themself; null for anybody else.',
      select: { id: true, twoFactor: true },
      resolve: async (officer, _args, { viewer }) =>
        detailsVisibleTo(await viewer(), officer) === 'ALL' ? officer.twoFactor : null,
    }),
    hasPhone: t.boolean({
      nullable: true,
      description:
        'Whether they left a phone to be called at. For administrators, supervisors of their posts and the officer; null for anybody else.',
      select: { id: true, phoneSealed: true, posts: true },
      resolve: async (officer, _args, { viewer }) =>
        detailsVisibleTo(await viewer(), officer) === 'NONE' ? null : officer.phoneSealed !== null,
    }),
    licenseStates: t.stringList({
      description: 'Two-letter codes of the states that licensed a representative; else empty.',
      select: { representative: true },
      resolve: ({ representative }) => representative?.licenseStates ?? [],
    }),
    languages: t.stringList({
      description: 'The languages of a representative, as BCP 47 tags; else empty.',
      select: { representative: true },
      resolve: ({ representative }) => representative?.languages ?? [],
    }),
  }),
});
