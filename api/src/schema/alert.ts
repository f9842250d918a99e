import type { AlertRow } from '../alerts/alert-row.ts';
import type { EventRow } from '../alerts/event-row-store.ts';
import { alertsVisibleTo, eventsVisibleTo, seesAlert } from '../alerts/visible-to.ts';
import type { AlertEvent as AlertEventRow } from '../db/generated/client.ts';
import { isToldAsThePerson } from '../viewer.ts';
import { builder } from './builder.ts';
import { Consulate } from './consulate.ts';
import {
  AlertEventType,
  AlertLane,
  AlertOutcome,
  AlertStatus,
  EscalationAction,
  PressNote,
} from './enums.ts';
import { NextEscalation } from './next-escalation.ts';
import { Officer } from './officer.ts';
import { Position, Routing } from './routing.ts';

/**
 * One press. Its plain fields need no further query, so that the press's own statement can answer for it whole.
 */
export const Alert = builder.prismaObject('Alert', {
  fields: (t) => ({
    id: t.exposeID('id'),
    personId: t.exposeID('personId', {
      description:
        'Who pressed, as a label without meaning: the presses of one person carry the same.',
    }),
    status: t.expose('status', { type: AlertStatus }),
    lane: t.expose('lane', { type: AlertLane }),
    drill: t.exposeBoolean('drill'),
    pressedAt: t.expose('pressedAt', { type: 'DateTime' }),
    receivedAt: t.expose('receivedAt', { type: 'DateTime' }),
    pressNotes: t.expose('pressNotes', { type: [PressNote] }),
    position: t.field({
      type: Position,
      nullable: true,
      description: 'The newest position that is known.',
      resolve: (alert, _args, { alerts }) => alerts.openPosition(alert),
    }),
    positionReceivedAt: t.expose('positionReceivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When that position reached the server.',
    }),
    consulate: t.field({
      type: Consulate,
      nullable: true,
      description: 'The responsible post; null for the call centre.',
      resolve: (alert, _args, { directory }) => directory.consulate(alert.consulateCode),
    }),
    routing: t.field({
      type: Routing,
      description: 'Why the alert went where it went.',
      resolve: (alert) => ({
        consulateCode: alert.consulateCode,
        basis: alert.routingBasis,
        confidence: alert.routingConfidence,
        countyFips: alert.countyFips,
        distanceMeters: alert.routingDistance,
      }),
    }),
    linkedTo: t.prismaField({
      type: 'Alert',
      nullable: true,
      description: 'The first alert of this person that was open when they pressed again.',
      resolve: async (query, alert, _args, { database, viewer }) =>
        alert.linkedToId
          ? database.prisma.alert.findFirst({
              ...query,
              where: { AND: [{ id: alert.linkedToId }, alertsVisibleTo(await viewer())] },
            })
          : null,
    }),
    duressAt: t.expose('duressAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the person was forced to cancel: they gave the duress PIN. For the desk alone; the person and the contacts are shown a cancelled alert.',
    }),
    erasureAskedAt: t.expose('erasureAskedAt', { type: 'DateTime', nullable: true }),
    assignedAt: t.expose('assignedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was given to assignedTo.',
    }),
    assignedTo: t.prismaField({
      type: Officer,
      nullable: true,
      description: 'The officer or representative to whom it was given.',
      resolve: (query, alert, _args, { database }) =>
        alert.assignedToId
          ? database.prisma.officer.findUnique({ ...query, where: { id: alert.assignedToId } })
          : null,
    }),
    assignmentAcceptedAt: t.expose('assignmentAcceptedAt', { type: 'DateTime', nullable: true }),
    assignmentAcceptBy: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Until when the assignee must accept, before it goes to the next. Null once they did.',
      resolve: async (alert: AlertRow, _args, { escalation }) =>
        alert.status === 'ASSIGNED'
          ? (alert.timer ?? (await escalation.timers.of(alert.id))).acceptBy
          : null,
    }),
    posts: t.field({
      type: [Consulate],
      description: 'All posts that have it now, the responsible one first.',
      resolve: ({ posts }, _args, { directory }) =>
        posts.map((code) => directory.consulate(code)).filter((post) => post !== null),
    }),
    callCenterAt: t.expose('callCenterAt', { type: 'DateTime', nullable: true }),
    supervisorsAt: t.expose('supervisorsAt', { type: 'DateTime', nullable: true }),
    nextEscalation: t.field({
      type: NextEscalation,
      nullable: true,
      description: 'The next step of its policy, while nobody has taken it. For staff alone.',
      resolve: async (alert: AlertRow, _args, { escalation }) => {
        if (alert.status !== 'RAISED') return null;
        const { dueAt, step } = alert.timer ?? (await escalation.timers.of(alert.id));
        const { steps } = await escalation.policies.policyOf(alert.consulateCode);
        const action = steps[step]?.action;
        return dueAt && action ? { at: dueAt, action } : null;
      },
    }),
    acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true }),
    acknowledgedBy: t.prismaField({
      type: Officer,
      nullable: true,
      description: 'The officer who has it.',
      resolve: (query, alert, _args, { database }) =>
        alert.acknowledgedById
          ? database.prisma.officer.findUnique({ ...query, where: { id: alert.acknowledgedById } })
          : null,
    }),
    cancelledAt: t.expose('cancelledAt', { type: 'DateTime', nullable: true }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true }),
    closedBy: t.prismaField({
      type: Officer,
      nullable: true,
      resolve: (query, alert, _args, { database }) =>
        alert.closedById
          ? database.prisma.officer.findUnique({ ...query, where: { id: alert.closedById } })
          : null,
    }),
    outcome: t.expose('outcome', { type: AlertOutcome, nullable: true }),
    events: t.prismaField({
      type: ['AlertEvent'],
      description: 'What happened to it, oldest first.',
      resolve: async (query, alert, _args, { database, viewer }) =>
        database.prisma.alertEvent.findMany({
          ...query,
          where: { AND: [{ alertId: alert.id }, eventsVisibleTo(await viewer())] },
          orderBy: { id: 'asc' },
        }),
    }),
  }),
});

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
    type: t.field({
      type: AlertEventType,
      resolve: (event, _args, { seen }) =>
        isToldAsThePerson(seen() ?? null) ? (event.personType ?? event.type) : event.type,
    }),
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
        'ESCALATED: why the step had nothing to do: ALREADY_THERE, NO_OTHER_POST, NOBODY_ON_DUTY, NO_PHONE or DRILL. Null: it was done.',
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
