import {
  AlertAlreadyTakenError,
  AlertEndedError,
  AlertIdTakenError,
  AlertNotFoundError,
  AlertNotYoursError,
} from '../alerts/alert-errors.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { Alert } from './alert.ts';
import { builder } from './builder.ts';
import { officerOf, personOf, recordAct, staffOf } from './callers.ts';
import { AlertOutcome } from './enums.ts';
import { PIN_ERRORS } from './pin-errors.ts';
import { PositionInput } from './routing.ts';

const RaiseAlertInput = builder.inputType('RaiseAlertInput', {
  description:
    'A press. Only the id is required; a time or a position that cannot be read never makes it fail.',
  fields: (t) => ({
    id: t.id({
      required: true,
      description: 'A UUID that the device makes. Sending the same again gives the same alert.',
    }),
    pressedAt: t.field({
      type: 'LenientDateTime',
      description: 'When the button was pressed, by the device’s clock; now if left out.',
    }),
    position: t.field({
      type: 'LenientPosition',
      description: 'Where, if it is known already. Do not wait for it: reportPosition can follow.',
    }),
    drill: t.boolean({ description: 'A rehearsal.' }),
  }),
});

const ReportPositionInput = builder.inputType('ReportPositionInput', {
  fields: (t) => ({
    id: t.id({ required: true, description: 'The alert.' }),
    position: t.field({ type: PositionInput, required: true }),
  }),
});

const CancelAlertInput = builder.inputType('CancelAlertInput', {
  fields: (t) => ({
    id: t.id({ required: true, description: 'The alert.' }),
    pin: t.string({ description: 'The PIN, if one is set.' }),
  }),
});

const FOR_PERSON = [NotSignedInError, ForbiddenError, AlertNotFoundError, AlertEndedError];
const FOR_OFFICER = [NotSignedInError, ForbiddenError, AlertNotFoundError, AlertEndedError];

builder.mutationFields((t) => ({
  raiseAlert: t.field({
    type: Alert,
    description:
      'The press. Accepted whatever it contains, stored before the answer, and routed with what there is.',
    args: { input: t.arg({ type: RaiseAlertInput, required: true }) },
    errors: { types: [NotSignedInError, AlertIdTakenError] },
    resolve: async (_root, { input }, { alerts, admission, credentials, address, know }) => {
      if (credentials.kind !== 'DEVICE') throw new NotSignedInError();
      const { alert, deviceId } = await alerts.raiseAlert(
        credentials.tokenHash,
        input,
        await admission.isPastLimit({ credentials, address }),
      );
      know({ kind: 'PERSON', personId: alert.personId, deviceId });
      return alert;
    },
  }),
  reportPosition: t.prismaField({
    type: Alert,
    description:
      'Says where the person is now. Until somebody takes the alert, it moves to the post that is competent there.',
    args: { input: t.arg({ type: ReportPositionInput, required: true }) },
    errors: { types: [...FOR_PERSON, InvalidInputError] },
    resolve: async (query, _root, { input }, context) => {
      const id = await context.alerts.reportPosition(
        await personOf(context),
        input.id,
        input.position,
      );
      return context.database.prisma.alert.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  cancelAlert: t.prismaField({
    type: Alert,
    description:
      'Says that it was a mistake. Possible until the alert is closed; an officer may still call to make sure.',
    args: { input: t.arg({ type: CancelAlertInput, required: true }) },
    errors: { types: [...FOR_PERSON, ...PIN_ERRORS] },
    resolve: async (query, _root, { input }, context) => {
      const id = await context.alerts.cancelAlert(
        await personOf(context),
        input.id,
        input.pin ?? null,
      );
      return context.database.prisma.alert.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  acknowledgeAlert: t.prismaField({
    type: Alert,
    description: 'Takes an alert. Of two officers at once one has it, and the other is told who.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...FOR_OFFICER, AlertAlreadyTakenError, AlertNotYoursError] },
    resolve: async (query, _root, args, context) => {
      const viewer = await officerOf(context);
      const id = await context.desk.acknowledgeAlert(viewer, args.id);
      await recordAct(context, viewer, 'ALERT_ACKNOWLEDGED', `ALERT:${id}`);
      return context.database.prisma.alert.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  releaseAlert: t.prismaField({
    type: Alert,
    description: 'Gives a taken alert back to the queue.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...FOR_OFFICER, AlertNotYoursError] },
    resolve: async (query, _root, args, context) => {
      const viewer = await officerOf(context);
      const id = await context.desk.releaseAlert(viewer, args.id);
      await recordAct(context, viewer, 'ALERT_RELEASED', `ALERT:${id}`);
      return context.database.prisma.alert.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  assignAlert: t.prismaField({
    type: Alert,
    description:
      'Gives an alert to an officer of a post that has it, or to a representative, who sees it from then on. Who does not accept within two minutes is followed by the next.',
    args: {
      id: t.arg.id({ required: true }),
      officerId: t.arg.id({ required: true }),
      next: t.arg.idList({ description: 'Who comes next, in this order; at most five.' }),
    },
    errors: { types: [...FOR_OFFICER, AlertNotYoursError, InvalidInputError] },
    resolve: async (query, _root, args, context) => {
      const viewer = await officerOf(context);
      const { assignments } = context.escalation;
      const next = args.next ?? [];
      const id = await assignments.assignAlert(viewer, args.id, args.officerId, next);
      await recordAct(context, viewer, 'ALERT_ASSIGNED', `ALERT:${id}`);
      return context.database.prisma.alert.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  acceptAssignment: t.prismaField({
    type: Alert,
    description: 'Says that the viewer has the alert that was assigned to them.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...FOR_OFFICER, AlertNotYoursError] },
    resolve: async (query, _root, args, context) => {
      const viewer = await staffOf(context);
      const id = await context.escalation.assignments.acceptAssignment(viewer, args.id);
      await recordAct(context, viewer, 'ASSIGNMENT_ACCEPTED', `ALERT:${id}`);
      return context.database.prisma.alert.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  closeAlert: t.prismaField({
    type: Alert,
    description: 'Closes an alert and says how it ended.',
    args: {
      id: t.arg.id({ required: true }),
      outcome: t.arg({ type: AlertOutcome, required: true }),
    },
    errors: { types: [...FOR_OFFICER, AlertNotYoursError] },
    resolve: async (query, _root, args, context) => {
      const viewer = await officerOf(context);
      const id = await context.desk.closeAlert(viewer, args.id, args.outcome);
      await recordAct(context, viewer, 'ALERT_CLOSED', `ALERT:${id}`);
      return context.database.prisma.alert.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
