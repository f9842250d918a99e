import {
  DeviceInUseError,
  DeviceNotFoundError,
  InvitationCodeError,
  RecoveryCodeError,
} from '../persons/device-errors.ts';
import type {
  DeviceInvitation as DeviceInvitationShape,
  RecoveryCode as RecoveryCodeShape,
} from '../persons/device-service.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './errors.ts';

export const Device = builder.prismaObject('Device', {
  fields: (t) => ({
    id: t.exposeID('id'),
    label: t.exposeString('label', {
      nullable: true,
      description:
        'What it said it is when it first asked for the list, for example "Chrome on Android"; null until then.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    current: t.boolean({
      description: 'Whether it is the device that asks.',
      resolve: async (device, _args, { viewer }) => {
        const who = await viewer();
        return who?.kind === 'PERSON' && who.deviceId === device.id;
      },
    }),
  }),
});

export const RecoveryCode = builder.objectRef<RecoveryCodeShape>('RecoveryCode').implement({
  description:
    'Brings the person back on a new device. Shown once; the code before no longer works.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        '25 letters and digits in groups of five. Case, spaces and dashes do not matter.',
    }),
    madeAt: t.expose('madeAt', { type: 'DateTime' }),
  }),
});

export const DeviceInvitation = builder
  .objectRef<DeviceInvitationShape>('DeviceInvitation')
  .implement({
    description: 'Lets one more device join, once, for ten minutes.',
    fields: (t) => ({
      code: t.exposeString('code', { description: '10 letters and digits in two groups.' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    }),
  });

builder.objectType(RecoveryCodeError, {
  name: 'RecoveryCodeError',
  description: 'The recovery code is wrong, or another one replaced it.',
  interfaces: [ErrorInterface],
});

builder.objectType(InvitationCodeError, {
  name: 'InvitationCodeError',
  description: 'The invitation is wrong, used, expired, or was guessed at too often.',
  interfaces: [ErrorInterface],
});

builder.objectType(DeviceInUseError, {
  name: 'DeviceInUseError',
  description: 'The device has an open alert, or is prepared for a person of its own.',
  interfaces: [ErrorInterface],
});

builder.objectType(DeviceNotFoundError, {
  name: 'DeviceNotFoundError',
  description: 'The person has no such device.',
  interfaces: [ErrorInterface],
});
