import type { StoredShift } from '../escalation/duty-store.ts';
import { ShiftNotFoundError } from '../escalation/escalation-errors.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { builder } from './builder.ts';
import { officerOf } from './callers.ts';
import { Consulate } from './consulate.ts';
import { ErrorInterface } from './errors.ts';
import { Officer } from './officer.ts';

builder.objectType(ShiftNotFoundError, {
  name: 'ShiftNotFoundError',
  interfaces: [ErrorInterface],
});

const DutyShift = builder.objectRef<StoredShift>('DutyShift').implement({
  description: 'A shift that comes again each week, in the wall time of its post.',
  fields: (t) => ({
    id: t.exposeID('id'),
    consulate: t.field({
      type: Consulate,
      nullable: true,
      description: 'Null for the call centre.',
      resolve: ({ consulateCode }, _args, { directory }) => directory.consulate(consulateCode),
    }),
    officer: t.prismaField({
      type: Officer,
      resolve: (query, { officerId: id }, _args, { database }) =>
        database.prisma.officer.findUniqueOrThrow({ ...query, where: { id } }),
    }),
    weekdays: t.exposeIntList('weekdays', {
      description: 'The days on which it begins: 1 is Monday.',
    }),
    startsAt: t.exposeString('startsAt', { description: 'For example 22:00.' }),
    endsAt: t.exposeString('endsAt', {
      description: 'Not after startsAt: on the next day. The same: a whole day.',
    }),
    fromDate: t.exposeString('fromDate', {
      nullable: true,
      description: 'First day on which it begins, for example 2026-11-01.',
    }),
    untilDate: t.exposeString('untilDate', {
      nullable: true,
      description: 'Last day on which it begins.',
    }),
  }),
});

const AddDutyShiftInput = builder.inputType('AddDutyShiftInput', {
  fields: (t) => ({
    consulate: t.id({ description: 'The post; left out, the call centre.' }),
    officerId: t.id({ required: true, description: 'Somebody who works there.' }),
    weekdays: t.intList({ required: true }),
    startsAt: t.string({ required: true }),
    endsAt: t.string({ required: true }),
    fromDate: t.string(),
    untilDate: t.string(),
  }),
});

const ChangeDutyShiftInput = builder.inputType('ChangeDutyShiftInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    officerId: t.id({ required: true, description: 'Somebody who works there.' }),
    weekdays: t.intList({ required: true }),
    startsAt: t.string({ required: true }),
    endsAt: t.string({ required: true }),
    fromDate: t.string(),
    untilDate: t.string(),
  }),
});

const FORBIDDEN = [NotSignedInError, ForbiddenError];

builder.queryFields((t) => ({
  dutyShifts: t.field({
    type: [DutyShift],
    description:
      'The duty schedule of a post, for who works there and administrators; that of the call centre for all staff.',
    args: { consulate: t.arg.id({ description: 'Left out: the call centre.' }) },
    resolve: async (_root, { consulate }, context) =>
      context.escalation.duty.list(await officerOf(context), consulate ?? null),
  }),
  onDuty: t.prismaField({
    type: [Officer],
    description:
      'Who is on duty now. A post whose schedule names no supervisor has all of its supervisors on duty.',
    args: { consulate: t.arg.id({ description: 'Left out: the call centre.' }) },
    resolve: async (query, _root, { consulate }, context) => {
      const viewer = await officerOf(context);
      const ids = await context.escalation.duty.onDuty(viewer, consulate ?? null);
      return context.database.prisma.officer.findMany({
        ...query,
        where: { id: { in: ids } },
        orderBy: { createdAt: 'asc' },
      });
    },
  }),
}));

builder.mutationFields((t) => ({
  addDutyShift: t.field({
    type: DutyShift,
    description: 'Adds a shift. For supervisors of the post and administrators.',
    args: { input: t.arg({ type: AddDutyShiftInput, required: true }) },
    errors: { types: [...FORBIDDEN, InvalidInputError] },
    resolve: async (_root, { input }, context) => {
      const { consulate, fromDate, untilDate, ...shift } = input;
      return context.escalation.duty.add(
        await officerOf(context),
        {
          ...shift,
          consulateCode: consulate ?? null,
          fromDate: fromDate ?? null,
          untilDate: untilDate ?? null,
        },
        context.address,
      );
    },
  }),
  changeDutyShift: t.field({
    type: DutyShift,
    description: 'Changes a shift; it stays at its post.',
    args: { input: t.arg({ type: ChangeDutyShiftInput, required: true }) },
    errors: { types: [...FORBIDDEN, InvalidInputError, ShiftNotFoundError] },
    resolve: async (_root, { input }, context) => {
      const { fromDate, untilDate, ...shift } = input;
      return context.escalation.duty.change(
        await officerOf(context),
        { ...shift, fromDate: fromDate ?? null, untilDate: untilDate ?? null },
        context.address,
      );
    },
  }),
  removeDutyShift: t.field({
    type: DutyShift,
    description: 'Removes a shift. Returns what was removed.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...FORBIDDEN, ShiftNotFoundError] },
    resolve: async (_root, { id }, context) =>
      context.escalation.duty.remove(await officerOf(context), id, context.address),
  }),
}));
