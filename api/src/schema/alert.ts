import type { AlertRow } from '../alerts/alert-row.ts';
import { abilitiesOf } from '../alerts/alert-rules.ts';
import { alertsVisibleTo, eventsVisibleTo } from '../alerts/audience-where.ts';
import { nextDeed } from '../escalation/escalation-rules.ts';
import { AlertAbilities } from './alert-abilities.ts';
import { builder } from './builder.ts';
import { Consulate } from './consulate.ts';
import { AlertLane, AlertOutcome, AlertStatus, PressNote } from './enums.ts';
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
      description:
        'The next step of its policy that will do anything, while nobody has taken it. For staff alone.',
      resolve: async (alert: AlertRow, _args, { escalation }) => {
        if (alert.status !== 'RAISED') return null;
        const { dueAt, ...timer } = alert.timer ?? (await escalation.timers.of(alert.id));
        if (!dueAt) return null;
        const policy = await escalation.policies.policyOf(alert.consulateCode);
        return nextDeed(policy, { ...timer, dueAt }, alert);
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
    mistakeConfirmed: t.boolean({
      nullable: true,
      description:
        'Whether an officer heard from the person that the alert they cancelled was a mistake, and closed it so. Under duress too only where an officer closed it with MISTAKE_CONFIRMED.',
      resolve: ({ cancelledAt, duressAt, outcome }) =>
        (cancelledAt ?? duressAt) !== null && outcome === 'MISTAKE_CONFIRMED',
    }),
    viewerCan: t.field({
      type: AlertAbilities,
      nullable: true,
      description:
        'What the viewer may do with it as it stands, for staff and representatives; null for others. The server judges again.',
      resolve: async (alert, _args, { seen, viewer }) => {
        const who = seen() ?? (await viewer());
        return who?.kind === 'OFFICER' || who?.kind === 'REPRESENTATIVE'
          ? abilitiesOf(who, alert)
          : null;
      },
    }),
    events: t.prismaField({
      type: ['AlertEvent'],
      description: 'What happened to it, oldest first.',
      resolve: async (query, alert, _args, { database, viewer }) => {
        const events = await database.prisma.alertEvent.findMany({
          ...query,
          where: { AND: [{ alertId: alert.id }, eventsVisibleTo(await viewer())] },
          orderBy: { id: 'asc' },
        });
        return events.map((event) => ({ ...event, alert }));
      },
    }),
  }),
});
