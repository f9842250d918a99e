import type { Consulate as ConsulateRow } from '../db/generated/client.ts';
import { ForbiddenError } from '../expected-errors.ts';
import { assertStates } from '../staff/staff-rules.ts';
import { tokenHash } from '../staff/staff-token.ts';
import { invitationsVisibleTo, officersVisibleTo } from '../staff/visible-to.ts';
import { builder } from './builder.ts';
import { officerOf, staffOf } from './callers.ts';
import { Consulate } from './consulate.ts';
import type { Context } from './context.ts';
import { OfficerRole } from './enums.ts';
import { Officer } from './officer.ts';

/** The links of invitations that this very answer made; they are known nowhere else. */
export const freshLinks = new WeakMap<Context, Map<string, string>>();

export const Invitation = builder.prismaObject('StaffInvitation', {
  name: 'Invitation',
  description: 'An invitation to become staff: the only way in. Good for seven days, and once.',
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.string({
      select: { id: true, emailSealed: true },
      resolve: (invitation, _args, { staff }) => staff.invitations.emailOf(invitation),
    }),
    name: t.string({
      select: { id: true, nameSealed: true },
      resolve: (invitation, _args, { staff }) => staff.invitations.nameOf(invitation),
    }),
    role: t.expose('role', { type: OfficerRole }),
    consulates: t.field({
      type: [Consulate],
      description: 'The posts that they will work for.',
      select: { posts: true },
      resolve: ({ posts }, _args, { directory }) =>
        posts
          .map((code) => directory.consulate(code))
          .filter((post): post is ConsulateRow => post !== null),
    }),
    licenseStates: t.exposeStringList('licenseStates'),
    languages: t.exposeStringList('languages'),
    invitedBy: t.relation('invitedBy', {
      nullable: true,
      description: 'Null for one that was made at the terminal of the server.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    acceptedAt: t.expose('acceptedAt', { type: 'DateTime', nullable: true }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    url: t.string({
      nullable: true,
      description:
        'The link to give to the invited person, over a way that you trust. Only in the answer of inviteOfficer: nobody can read it again.',
      select: { id: true },
      resolve: ({ id }, _args, context) => freshLinks.get(context)?.get(id) ?? null,
    }),
  }),
});

export const StaffSession = builder.prismaObject('OfficerSession', {
  name: 'StaffSession',
  description: 'A browser in which an officer is signed in.',
  fields: (t) => ({
    id: t.exposeID('id'),
    agent: t.exposeString('agent', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime' }),
    current: t.boolean({
      description: 'Whether it is the one that asks.',
      select: { tokenHash: true },
      resolve: (session, _args, { credentials }) =>
        credentials.kind === 'STAFF' &&
        Buffer.compare(session.tokenHash, tokenHash(credentials.secret)) === 0,
    }),
  }),
});

builder.queryFields((t) => ({
  officers: t.prismaField({
    type: [Officer],
    description:
      'The staff, without representatives. An administrator sees all, the call centre everybody who is enabled, a supervisor those of their posts, an officer their enabled colleagues.',
    args: { consulate: t.arg.id({ description: 'Only those of this post.' }) },
    resolve: async (query, _root, { consulate }, context) =>
      context.database.prisma.officer.findMany({
        ...query,
        where: {
          AND: [
            officersVisibleTo(await officerOf(context)),
            { role: { not: 'REPRESENTATIVE' } },
            consulate ? { posts: { some: { consulateCode: consulate } } } : {},
          ],
        },
        orderBy: { createdAt: 'asc' },
      }),
  }),
  representatives: t.prismaField({
    type: [Officer],
    description: 'The lawyers to whom an alert can be given. Administrators see disabled ones too.',
    args: { state: t.arg.string({ description: 'Only those licensed in this state, "CA".' }) },
    resolve: async (query, _root, { state }, context) => {
      const { role } = await officerOf(context);
      if (state) assertStates([state], 'state');
      return context.database.prisma.officer.findMany({
        ...query,
        where: {
          role: 'REPRESENTATIVE',
          ...(role === 'ADMINISTRATOR' ? {} : { disabledAt: null }),
          ...(state ? { representative: { licenseStates: { has: state } } } : {}),
        },
        orderBy: { createdAt: 'asc' },
      });
    },
  }),
  invitations: t.prismaField({
    type: [Invitation],
    description:
      'Invitations, the newest first: all for an administrator, those of their posts for a supervisor, none for anybody else.',
    resolve: async (query, _root, _args, context) =>
      context.database.prisma.staffInvitation.findMany({
        ...query,
        where: invitationsVisibleTo(await officerOf(context)),
        orderBy: { createdAt: 'desc' },
        take: 500,
      }),
  }),
  staffSessions: t.prismaField({
    type: [StaffSession],
    description:
      'The browsers in which the viewer is signed in, or for an administrator those of an officer.',
    args: { officerId: t.arg.id({ description: 'For administrators: whose.' }) },
    resolve: async (_query, _root, { officerId }, context) => {
      const viewer = await staffOf(context);
      const own = !officerId || officerId === viewer.officerId;
      if (!own && (viewer.kind !== 'OFFICER' || viewer.role !== 'ADMINISTRATOR'))
        throw new ForbiddenError('Only administrators see the sessions of others.', 'officerId');
      return context.staff.people.sessionsOf(officerId ?? viewer.officerId);
    },
  }),
}));
