import { ForbiddenError, NotSignedInError } from '../expected-errors.ts';
import {
  DeviceInUseError,
  DeviceNotFoundError,
  InvitationCodeError,
  RecoveryCodeError,
} from '../persons/device-errors.ts';
import type { PersonViewer } from '../viewer.ts';
import { builder } from './builder.ts';
import { personOf } from './callers.ts';
import type { Context } from './context.ts';
import { DeviceInvitation, RecoveryCode } from './device.ts';
import { Person } from './person.ts';
import { PIN, PIN_ERRORS } from './pin-errors.ts';

const FOR_PERSON = [NotSignedInError, ForbiddenError];

/** Lets the calling device join somebody and reads whom. */
async function joined<Query extends object>(
  query: Query,
  context: Context,
  join: (tokenHash: Buffer) => Promise<PersonViewer>,
) {
  const { admission, credentials, database, know } = context;
  if (credentials.kind !== 'DEVICE') throw new NotSignedInError();
  const viewer = await join(credentials.tokenHash);
  know(viewer);
  admission.enrolled(credentials.tokenHash);
  return database.prisma.person.findUniqueOrThrow({ ...query, where: { id: viewer.personId } });
}

builder.mutationFields((t) => ({
  makeRecoveryCode: t.field({
    type: RecoveryCode,
    description:
      'Makes a code that brings the person back on a new device. Replaces the one before.',
    args: { pin: t.arg.string({ description: PIN }) },
    errors: { types: [...FOR_PERSON, ...PIN_ERRORS] },
    resolve: async (_root, { pin }, context) =>
      context.devices.makeRecoveryCode(await personOf(context), pin),
  }),
  recover: t.prismaField({
    type: Person,
    description:
      'Makes the calling device one of the person whose recovery code it gives. What it pressed before stays apart.',
    args: {
      code: t.arg.string({ required: true }),
      signOutOthers: t.arg.boolean({ description: 'Signs every other device of the person out.' }),
    },
    errors: { types: [NotSignedInError, RecoveryCodeError, DeviceInUseError] },
    resolve: (query, _root, { code, signOutOthers }, context) =>
      joined(query, context, (tokenHash) =>
        context.devices.recover({ tokenHash, code, signOutOthers: signOutOthers === true }),
      ),
  }),
  inviteDevice: t.field({
    type: DeviceInvitation,
    description: 'Makes a code by which one more device joins. Replaces the one before.',
    args: { pin: t.arg.string({ description: PIN }) },
    errors: { types: [...FOR_PERSON, ...PIN_ERRORS] },
    resolve: async (_root, { pin }, context) =>
      context.devices.invite(await personOf(context), pin),
  }),
  joinByInvitation: t.prismaField({
    type: Person,
    description: 'Makes the calling device one of the person who invited it.',
    args: { code: t.arg.string({ required: true }) },
    errors: { types: [NotSignedInError, InvitationCodeError, DeviceInUseError] },
    resolve: (query, _root, { code }, context) =>
      joined(query, context, (tokenHash) => context.devices.joinByInvitation({ tokenHash, code })),
  }),
  removeDevice: t.prismaField({
    type: Person,
    description:
      'Signs a device out: its subscriptions end within seconds. The calling device needs no PIN for itself.',
    args: { id: t.arg.id({ required: true }), pin: t.arg.string({ description: PIN }) },
    errors: { types: [...FOR_PERSON, DeviceNotFoundError, ...PIN_ERRORS] },
    resolve: async (query, _root, { id, pin }, context) => {
      const viewer = await personOf(context);
      await context.devices.remove(viewer, id, pin);
      const where = { id: viewer.personId };
      return context.database.prisma.person.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
