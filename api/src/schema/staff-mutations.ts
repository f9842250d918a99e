import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import {
  LastAdministratorError,
  OfficerExistsError,
  StaffNotFoundError,
} from '../staff/staff-errors.ts';
import { builder } from './builder.ts';
import { officerOf, staffOf } from './callers.ts';
import { OfficerRole } from './enums.ts';
import { Officer } from './officer.ts';
import { freshLinks, Invitation, StaffSession } from './staff-queries.ts';

const InviteOfficerInput = builder.inputType('InviteOfficerInput', {
  fields: (t) => ({
    email: t.string({ required: true }),
    name: t.string({ required: true, description: 'As it will be shown to persons.' }),
    role: t.field({ type: OfficerRole, required: true }),
    consulates: t.idList({
      description: 'Codes of posts; for officers and supervisors at least one.',
    }),
    licenseStates: t.stringList({ description: 'For a representative: codes such as "CA".' }),
    languages: t.stringList({ description: 'For a representative: BCP 47 tags such as "es".' }),
  }),
});

const ChangeOfficerInput = builder.inputType('ChangeOfficerInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    role: t.field({ type: OfficerRole, description: 'Left out, it stays.' }),
    consulates: t.idList({ description: 'All posts from now on. Left out, they stay.' }),
  }),
});

const REFUSED = [NotSignedInError, ForbiddenError, StaffNotFoundError];

builder.mutationFields((t) => ({
  inviteOfficer: t.prismaField({
    type: Invitation,
    description:
      'Invites somebody to become staff. For administrators; a supervisor may invite officers for their own posts. Give the url of the answer to the invited person: it is shown once.',
    args: { input: t.arg({ type: InviteOfficerInput, required: true }) },
    errors: { types: [NotSignedInError, ForbiddenError, InvalidInputError, OfficerExistsError] },
    resolve: async (query, _root, { input }, context) => {
      const viewer = await officerOf(context);
      const { staff, database } = context;
      const invited = {
        ...input,
        consulates: input.consulates ?? [],
        licenseStates: input.licenseStates ?? [],
        languages: input.languages ?? [],
      };
      const { id, token } = await staff.invitations.invite(viewer, invited, context.address);
      const links = freshLinks.get(context) ?? new Map<string, string>();
      freshLinks.set(context, links.set(id, staff.people.invitationUrl(token)));
      return database.prisma.staffInvitation.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  revokeInvitation: t.prismaField({
    type: Invitation,
    description: 'Ends an invitation before it is used. Harmless to repeat.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: REFUSED },
    resolve: async (query, _root, { id }, context) => {
      await context.staff.invitations.revoke(await officerOf(context), id, context.address);
      const { prisma } = context.database;
      return prisma.staffInvitation.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  disableOfficer: t.prismaField({
    type: Officer,
    description: 'Ends all sessions of an officer and lets them in no more.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...REFUSED, LastAdministratorError] },
    resolve: async (query, _root, args, context) => {
      const viewer = await officerOf(context);
      const id = await context.staff.people.disableOfficer(viewer, args.id, context.address);
      return context.database.prisma.officer.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  enableOfficer: t.prismaField({
    type: Officer,
    description: 'Lets an officer in again.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: REFUSED },
    resolve: async (query, _root, args, context) => {
      const viewer = await officerOf(context);
      const id = await context.staff.people.enableOfficer(viewer, args.id, context.address);
      return context.database.prisma.officer.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  changeOfficer: t.prismaField({
    type: Officer,
    description:
      'Moves an officer to other posts or gives another role. A new role ends their sessions; new posts are in force at once.',
    args: { input: t.arg({ type: ChangeOfficerInput, required: true }) },
    errors: { types: [...REFUSED, InvalidInputError, LastAdministratorError] },
    resolve: async (query, _root, { input }, context) => {
      const viewer = await officerOf(context);
      const id = await context.staff.people.changeOfficer(viewer, input, context.address);
      return context.database.prisma.officer.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  resetTwoFactor: t.prismaField({
    type: Officer,
    description:
      'Takes away a second factor that was lost and ends the sessions. For administrators. Make sure that it is really they who ask.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: REFUSED },
    resolve: async (query, _root, args, context) => {
      const viewer = await officerOf(context);
      const id = await context.staff.people.resetTwoFactor(viewer, args.id, context.address);
      return context.database.prisma.officer.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  setMyPhone: t.prismaField({
    type: Officer,
    description:
      'The phone at which the viewer is called when an alert needs them. Kept sealed; nobody is shown it.',
    args: { phone: t.arg.string({ description: 'Left out: there is none any more.' }) },
    errors: { types: [NotSignedInError, ForbiddenError, InvalidInputError] },
    resolve: async (query, _root, { phone }, context) => {
      const viewer = await staffOf(context);
      const id = await context.staff.people.setPhone(viewer, phone ?? null, context.address);
      return context.database.prisma.officer.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  endStaffSession: t.prismaField({
    type: StaffSession,
    description:
      'Signs out one browser: of oneself, or for an administrator of anybody. Returns what was ended.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: REFUSED },
    resolve: async (_query, _root, { id }, context) =>
      context.staff.people.endSession(await staffOf(context), id, context.address),
  }),
}));
