import type { AlertStatus } from '../db/generated/enums.ts';
import { type OfficerViewer, type RepresentativeViewer, seesEveryPost } from '../viewer.ts';

/** States in which somebody may still come. */
export const OPEN: AlertStatus[] = ['RAISED', 'ACKNOWLEDGED', 'ASSIGNED'];

/** What of an alert says what may be done with it. */
interface Standing {
  status: AlertStatus;
  posts: string[];
  acknowledgedById: string | null;
  assignedToId: string | null;
  assignmentAcceptedAt: Date | null;
}

/** Whether the officer's post has the alert now: the posts that once had it may look, not act. */
export function hasItNow(officer: OfficerViewer, alert: Pick<Standing, 'posts'>): boolean {
  return seesEveryPost(officer) || alert.posts.some((post) => officer.posts.includes(post));
}

/** Whether the officer decides about it: who took it or has it assigned, a supervisor of the post, the call centre. */
export function mayDecide(
  officer: OfficerViewer,
  alert: Pick<Standing, 'posts' | 'acknowledgedById' | 'assignedToId'>,
): boolean {
  if (!hasItNow(officer, alert)) return false;
  return (
    alert.acknowledgedById === officer.officerId ||
    alert.assignedToId === officer.officerId ||
    officer.role === 'SUPERVISOR' ||
    officer.role === 'CALL_CENTER'
  );
}

/** How somebody of the desk stands to an alert. Who stand alike may do alike: nothing else of them counts. */
export interface DeskPlace {
  hasItNow: boolean;
  decides: boolean;
  isAssignee: boolean;
}

export function placeOf(viewer: OfficerViewer | RepresentativeViewer, alert: Standing): DeskPlace {
  const isOfficer = viewer.kind === 'OFFICER';
  return {
    hasItNow: isOfficer && hasItNow(viewer, alert),
    decides: isOfficer && mayDecide(viewer, alert),
    isAssignee: alert.assignedToId === viewer.officerId,
  };
}

/** What may be done with an alert now, each by the mutation of that name. */
export interface AlertAbilities {
  take: boolean;
  release: boolean;
  assign: boolean;
  close: boolean;
  accept: boolean;
}

/**
 * What somebody who stands so may do. Anybody of the post may take or assign what nobody has, and close what was
 * cancelled: it waits for somebody to confirm it by voice.
 */
export function abilitiesAt(place: DeskPlace, alert: Standing): AlertAbilities {
  const { status, acknowledgedById, assignmentAcceptedAt } = alert;
  const isOpen = OPEN.includes(status);
  const isNobodys = acknowledgedById === null;
  return {
    take: place.hasItNow && status === 'RAISED',
    release: place.decides && isOpen && !isNobodys,
    assign: isOpen && (place.decides || (place.hasItNow && isNobodys)),
    close: status !== 'CLOSED' && (place.decides || (place.hasItNow && status === 'CANCELLED')),
    accept: place.isAssignee && status === 'ASSIGNED' && assignmentAcceptedAt === null,
  };
}

export const abilitiesOf = (
  viewer: OfficerViewer | RepresentativeViewer,
  alert: Standing,
): AlertAbilities => abilitiesAt(placeOf(viewer, alert), alert);

const DETAILS_AFTER_CLOSING_MS = 7 * 24 * 3_600_000;

/** Whether who pressed may still be read: until a week after closing, and never of what was forgotten. */
export function areDetailsOpen(
  alert: { closedAt: Date | null; forgottenAt: Date | null },
  now: Date,
): boolean {
  if (alert.forgottenAt) return false;
  return !alert.closedAt || now.getTime() - alert.closedAt.getTime() < DETAILS_AFTER_CLOSING_MS;
}
