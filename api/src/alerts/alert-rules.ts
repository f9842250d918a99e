import type { AlertStatus } from '../db/generated/enums.ts';
import type { OfficerViewer } from '../viewer.ts';
import { seesEveryPost } from '../viewer.ts';

/** States in which somebody may still come. */
export const OPEN: AlertStatus[] = ['RAISED', 'ACKNOWLEDGED', 'ASSIGNED'];

interface Standing {
  status: AlertStatus;
  posts: string[];
  acknowledgedById: string | null;
  assignedToId: string | null;
}

/** Whether the officer's post has the alert now: the posts that once had it may look, not act. */
export function hasItNow(officer: OfficerViewer, alert: Pick<Standing, 'posts'>): boolean {
  return seesEveryPost(officer) || alert.posts.some((post) => officer.posts.includes(post));
}

/** Whether the officer may close or release: who took it, a supervisor of the post, or the call centre. */
export function mayDecide(officer: OfficerViewer, alert: Standing): boolean {
  if (!hasItNow(officer, alert)) return false;
  return (
    alert.acknowledgedById === officer.officerId ||
    alert.assignedToId === officer.officerId ||
    officer.role === 'SUPERVISOR' ||
    officer.role === 'CALL_CENTER'
  );
}

/** Whether the officer may give it to somebody: who may decide, and for an alert that nobody has, anybody of the post. */
export function mayAssign(officer: OfficerViewer, alert: Standing): boolean {
  return alert.acknowledgedById === null ? hasItNow(officer, alert) : mayDecide(officer, alert);
}

/** Whether the officer may close it. A cancelled alert waits for anybody of the post to confirm it by voice. */
export function mayClose(officer: OfficerViewer, alert: Standing): boolean {
  if (alert.status === 'CANCELLED') return hasItNow(officer, alert);
  return mayDecide(officer, alert);
}

const DETAILS_AFTER_CLOSING_MS = 7 * 24 * 3_600_000;

/** Whether who pressed may still be read: until a week after closing, and never of what was forgotten. */
export function areDetailsOpen(
  alert: { closedAt: Date | null; forgottenAt: Date | null },
  now: Date,
): boolean {
  if (alert.forgottenAt) return false;
  return !alert.closedAt || now.getTime() - alert.closedAt.getTime() < DETAILS_AFTER_CLOSING_MS;
}
