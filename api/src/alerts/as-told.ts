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

const date = (value: string | null) => (value === null ? null : new Date(value));

/** What nobody on the person's side is shown of a cancelled alert, whichever way it was cancelled. */
const NOT_AFTER_CANCEL = {
  positionSealed: null,
  positionFixedAt: null,
  positionReceivedAt: null,
} as const;

/** How it ended is not shown either, but that an officer heard from the person that it was a mistake, if they did. */
const confirmed = ({ outcome }: AlertRow) =>
  outcome === 'MISTAKE_CONFIRMED' ? ('MISTAKE_CONFIRMED' as const) : null;

/**
 * An alert as the person's side is shown it.
 *
 * Under duress that is the alert as an honest cancel would have left it. Where it is, where it went and how it ended are
 * not shown after any cancel, so that what the desk goes on doing cannot be seen in them.
 */
export function asTold(alert: AlertRow): AlertRow {
  const told = { ...alert, erasureAskedAt: null };
  if (!alert.duressAt)
    return alert.cancelledAt ? { ...told, ...NOT_AFTER_CANCEL, outcome: confirmed(alert) } : told;
  const cancelled = {
    ...told,
    ...NOT_AFTER_CANCEL,
    outcome: confirmed(alert),
    status: alert.status === 'CLOSED' ? ('CLOSED' as const) : ('CANCELLED' as const),
    duressAt: null,
    shownAs: null,
  };
  const shown = alert.shownAs as unknown as ShownAs | null;
  // The person was erased: what was kept for them is gone, and so is what it would have told.
  if (!shown)
    return {
      ...cancelled,
      cancelledAt: alert.duressAt,
      acknowledgedAt: null,
      acknowledgedById: null,
      assignedAt: null,
      assignedToId: null,
      callCenterAt: null,
      supervisorsAt: null,
    };
  return {
    ...cancelled,
    cancelledAt: date(shown.cancelledAt),
    acknowledgedAt: date(shown.acknowledgedAt),
    acknowledgedById: shown.acknowledgedById,
    assignedAt: date(shown.assignedAt),
    assignedToId: shown.assignedToId,
    consulateCode: shown.consulateCode,
    countyFips: shown.countyFips,
    routingBasis: shown.routingBasis,
    routingConfidence: shown.routingConfidence,
    routingDistance: shown.routingDistance,
    callCenterAt: date(shown.callCenterAt ?? null),
    supervisorsAt: date(shown.supervisorsAt ?? null),
  };
}
