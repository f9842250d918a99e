import type { AlertEvent } from '../db/generated/client.ts';
import type { AlertRow } from './alert-row.ts';

/** What `shown_as` keeps: how the alert stood for the person when they were forced to cancel it. */
interface ShownAs {
  cancelledAt: string;
  acknowledgedAt: string | null;
  acknowledgedById: string | null;
  assignedAt: string | null;
  assignedToId: string | null;
  consulateCode: string | null;
  countyFips: string | null;
  routingBasis: AlertRow['routingBasis'];
  routingConfidence: AlertRow['routingConfidence'];
  routingDistance: number | null;
  callCenterAt?: string | null;
  supervisorsAt?: string | null;
}

const date = (value: string | null | undefined) => (value ? new Date(value) : null);

/** What an alert is shown without once it was cancelled, whichever way: where it is, who closed it, and how it ended. */
function afterCancel(alert: AlertRow): AlertRow {
  return {
    ...alert,
    positionSealed: null,
    positionFixedAt: null,
    positionReceivedAt: null,
    closedById: null,
    // But that an officer heard from the person that it was a mistake, if they did.
    outcome: alert.outcome === 'MISTAKE_CONFIRMED' ? 'MISTAKE_CONFIRMED' : null,
  };
}

/** A forced cancel as an honest one would have left the alert. */
function afterForcedCancel(alert: AlertRow, duressAt: Date): AlertRow {
  const shown = alert.shownAs as unknown as ShownAs | null;
  // An honest cancel would have ended the alert: what was told of it would be erased with the person, at once.
  const erasedAt = alert.forgottenAt ?? alert.erasureAskedAt;
  return afterCancel({
    ...alert,
    status: alert.status === 'CLOSED' ? 'CLOSED' : 'CANCELLED',
    duressAt: null,
    shownAs: null,
    shownPosts: [],
    posts: alert.shownPosts,
    formerPosts: [],
    forgottenAt: erasedAt,
    cancelledAt: date(shown?.cancelledAt) ?? duressAt,
    acknowledgedAt: date(shown?.acknowledgedAt),
    acknowledgedById: shown?.acknowledgedById ?? null,
    assignedAt: date(shown?.assignedAt),
    assignedToId: shown?.assignedToId ?? null,
    callCenterAt: date(shown?.callCenterAt),
    supervisorsAt: date(shown?.supervisorsAt),
    ...(shown && {
      consulateCode: shown.consulateCode,
      countyFips: shown.countyFips,
      routingBasis: shown.routingBasis,
      routingConfidence: shown.routingConfidence,
      routingDistance: erasedAt ? null : shown.routingDistance,
    }),
  });
}

/**
 * An alert as the person's side (the person, their contacts, partners) is told of it.
 *
 * After a forced cancel that is the alert as an honest cancel would have left it. Where it is, who closed it and how it
 * ended are not shown after any cancel, so that what the desk goes on doing cannot be seen in them.
 */
export function duressView(alert: AlertRow): AlertRow {
  const shown = alert.duressAt
    ? afterForcedCancel(alert, alert.duressAt)
    : alert.cancelledAt
      ? afterCancel(alert)
      : alert;
  return { ...shown, erasureAskedAt: null };
}

/** What of an event depends on who is told. */
type ToldEvent = Pick<AlertEvent, 'type' | 'personType' | 'officerId'>;

/**
 * An event as the person's side is told of it; null for one that it is not told of. `alert` is the event's alert, as it
 * is stored or as that side is told of it. Who closed a cancelled alert is not said, as in the alert itself: after a
 * forced cancel it may be an officer of a post that this side was never told of.
 */
export function eventDuressView<Event extends ToldEvent>(
  event: Event,
  alert: Pick<AlertRow, 'cancelledAt' | 'duressAt'>,
): Event | null {
  if (event.personType === null) return null;
  const isTruth = event.type === event.personType;
  const wasCancelled = (alert.cancelledAt ?? alert.duressAt) !== null;
  return {
    ...event,
    type: event.personType,
    officerId: isTruth && !(event.type === 'CLOSED' && wasCancelled) ? event.officerId : null,
  };
}
