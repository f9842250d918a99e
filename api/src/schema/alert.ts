import type { EventRow } from '../alerts/event-row-store.ts';
import { alertsVisibleTo, eventsVisibleTo } from '../alerts/visible-to.ts';
import type { AlertEvent as AlertEventRow } from '../db/generated/client.ts';
import { isToldAsThePerson } from '../viewer.ts';
import { builder } from './builder.ts';
import { Consulate } from './consulate.ts';
import { AlertEventType, AlertLane, AlertOutcome, AlertStatus, PressNote } from './enums.ts';
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
    alert: t.field({
      type: Alert,
      description: 'The alert as it stands now, whole.',
      resolve: (event: AlertEventRow & Partial<EventRow>, _args, { database }) =>
        event.alert ?? database.prisma.alert.findUniqueOrThrow({ where: { id: event.alertId } }),
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
      description: 'The officer or representative to whom this event gave the alert; else null.',
      // Every event is written with whose the alert was; of the others that could tell what happened after a forced cancel.
      resolve: (query, event, _args, { database }) =>
        event.assigneeId && event.type === 'ASSIGNED'
          ? database.prisma.officer.findUnique({ ...query, where: { id: event.assigneeId } })
          : null,
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
