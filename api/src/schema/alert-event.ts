import { seesAlert } from '../alerts/audience-predicate.ts';
import type { EventRow } from '../alerts/event-row-store.ts';
import type { AlertEvent as AlertEventRow } from '../db/generated/client.ts';
import { Alert } from './alert.ts';
import { builder } from './builder.ts';
import { Consulate } from './consulate.ts';
import { AlertEventType, EscalationAction } from './enums.ts';
import { Officer } from './officer.ts';

const OF_ASSIGNMENTS: AlertEventRow['type'][] = [
  'ASSIGNED',
  'ASSIGNMENT_ACCEPTED',
  'ASSIGNMENT_LAPSED',
];

export const AlertEvent = builder.prismaObject('AlertEvent', {
  fields: (t) => ({
    cursor: t.string({
      description:
        'The place in the log. Give the last one received to alertFeed(after:) to miss nothing.',
      resolve: (event, _args, { feed }) => feed.cursorOf(event),
    }),
    type: t.expose('type', { type: AlertEventType }),
    at: t.expose('at', { type: 'DateTime' }),
    alertId: t.exposeID('alertId', { description: 'Which alert it happened to.' }),
    alert: t.field({
      type: Alert,
      nullable: true,
      description:
        'The alert as it stands now, whole. Null when the viewer may not see it any more: their assignment has lapsed.',
      resolve: async (
        event: AlertEventRow & Partial<EventRow>,
        _args,
        { database, seen, viewer },
      ) => {
        const alert =
          event.alert ??
          (await database.prisma.alert.findUniqueOrThrow({ where: { id: event.alertId } }));
        return seesAlert(seen() ?? (await viewer()), alert) ? alert : null;
      },
    }),
    actor: t.prismaField({
      type: Officer,
      nullable: true,
      description: 'The officer who did it; null for the person and for what happens by itself.',
      resolve: (query, event, _args, { database }) =>
        event.officerId
          ? database.prisma.officer.findUnique({ ...query, where: { id: event.officerId } })
          : null,
    }),
    assignee: t.prismaField({
      type: Officer,
      nullable: true,
      description:
        'The officer or representative whom an event of an assignment is about; else null.',
      // Every event is written with whose the alert was; of the others that could tell what happened after a forced cancel.
      resolve: (query, event, _args, { database }) =>
        event.assigneeId && OF_ASSIGNMENTS.includes(event.type)
          ? database.prisma.officer.findUnique({ ...query, where: { id: event.assigneeId } })
          : null,
    }),
    step: t.expose('step', {
      type: EscalationAction,
      nullable: true,
      description: 'ESCALATED: which step of the policy it was.',
    }),
    round: t.exposeInt('round', {
      nullable: true,
      description: 'ESCALATED: how often the policy had been gone through before.',
    }),
    skipped: t.exposeString('skipped', {
      nullable: true,
      description:
        'ESCALATED: why the step had nothing to do: ALREADY_THERE, NO_OTHER_POST, NOBODY_ON_DUTY, NO_PHONE, NO_CARRIER or DRILL. Null: it was done.',
    }),
    fromConsulate: t.field({
      type: Consulate,
      nullable: true,
      description: 'The post that lost the alert by this event.',
      resolve: (event, _args, { directory }) => directory.consulate(event.fromConsulateCode),
    }),
    toConsulate: t.field({
      type: Consulate,
      nullable: true,
      description: 'The post that has the alert since this event.',
      resolve: (event, _args, { directory }) => directory.consulate(event.toConsulateCode),
    }),
  }),
});
