import { ForbiddenError } from '../expected-errors.ts';
import type { OfficerViewer } from '../viewer.ts';

/** Whether a viewer plans for a post: administrators for every post, the call centre (null) and the default, supervisors for their posts. */
export function mayPlan(viewer: OfficerViewer, post: string | null): boolean {
  if (viewer.role === 'ADMINISTRATOR') return true;
  return viewer.role === 'SUPERVISOR' && post !== null && viewer.posts.includes(post);
}

/** @throws ForbiddenError for whoever does not plan for this post. */
export function assertMayPlan(viewer: OfficerViewer, post: string | null, field: string): void {
  if (!mayPlan(viewer, post))
    throw new ForbiddenError(
      'Only supervisors of this post and administrators may do this.',
      field,
    );
}
