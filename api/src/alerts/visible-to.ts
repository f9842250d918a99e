import { TEST_POST } from '../consulates/test-post.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { AlertStatus } from '../db/generated/enums.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { isToldOf, type LogScope } from '../feed/log-store.ts';
import { isToldAsThePerson, seesEveryPost, type Viewer } from '../viewer.ts';
import type { AlertRow } from './alert-row.ts';

/**
 * Which alerts a viewer may see, as a Prisma filter that every read spreads.
 *
 * A person sees their own. Officers see what their posts have or once had: what left a post stays readable there.
 * The call centre sees all but the watch's drills. Nobody sees none.
 */
export function alertsVisibleTo(viewer: Viewer): Prisma.AlertWhereInput {
  if (viewer === null) return { id: { in: [] } };
  switch (viewer.kind) {
    case 'PERSON':
      return { personId: viewer.personId };
    case 'CONTACT':
      return { id: viewer.alertId };
    case 'REPRESENTATIVE':
      return { assignedToId: viewer.officerId };
    case 'PARTNER':
      // Where an alert went after a cancel under duress is not told: it stays with the post that had it then.
      return {
        OR: [
          { duressAt: null, posts: { hasSome: viewer.posts } },
          ...viewer.posts.map((post) => ({ shownAs: { path: ['consulateCode'], equals: post } })),
        ],
      };
  }
  // The watch's drills would be noise, day and night.
  if (seesEveryPost(viewer)) return { NOT: { posts: { equals: [TEST_POST.code] } } };
  return {
    OR: [{ posts: { hasSome: viewer.posts } }, { formerPosts: { hasSome: viewer.posts } }],
  };
}

/** Whether a viewer may see an alert that was read for somebody else too. The same rule as `alertsVisibleTo`. */
export function seesAlert(viewer: Viewer, alert: AlertRow): boolean {
  if (viewer === null) return false;
  switch (viewer.kind) {
    case 'PERSON':
      return alert.personId === viewer.personId;
    case 'CONTACT':
      return alert.id === viewer.alertId;
    case 'REPRESENTATIVE':
      return alert.assignedToId === viewer.officerId;
    case 'PARTNER':
      return isToldOf(viewer.posts, alert);
  }
  if (seesEveryPost(viewer)) return alert.posts.length !== 1 || alert.posts[0] !== TEST_POST.code;
  return [...alert.posts, ...alert.formerPosts].some((post) => viewer.posts.includes(post));
}

/** Which states of an alert a viewer asks for, in what they are told of them. */
export function statusFilter(viewer: Viewer, status: AlertStatus[]): Prisma.AlertWhereInput {
  if (!isToldAsThePerson(viewer)) return { status: { in: status } };
  const afterDuress = status.includes('CANCELLED')
    ? { OR: [{ status: { in: status } }, { status: { not: 'CLOSED' as const } }] }
    : { status: { in: status.filter((each) => each === 'CLOSED') } };
  return {
    OR: [
      { duressAt: null, status: { in: status } },
      { AND: [{ duressAt: { not: null } }, afterDuress] },
    ],
  };
}

/** Which events of an alert that they may see a viewer is shown. Who looked at the details is for supervisors. */
export function eventsVisibleTo(viewer: Viewer): Prisma.AlertEventWhereInput {
  if (isToldAsThePerson(viewer)) return { personType: { not: null } };
  const supervises =
    viewer?.kind === 'OFFICER' && (viewer.role === 'SUPERVISOR' || seesEveryPost(viewer));
  return supervises ? {} : { type: { not: 'DETAILS_VIEWED' } };
}

/**
 * Which part of the log a viewer follows, perhaps narrowed to one post.
 * @throws NotSignedInError for nobody
 * @throws ForbiddenError for a post that is not the viewer's
 */
export function logScopeOf(viewer: Viewer, consulate?: string | null): LogScope {
  if (viewer === null) throw new NotSignedInError();
  if (viewer.kind !== 'OFFICER' && consulate)
    throw new ForbiddenError('Only officers can ask for a post.', 'consulate');
  switch (viewer.kind) {
    case 'PERSON':
      return { kind: 'PERSON', personId: viewer.personId };
    case 'CONTACT':
      return { kind: 'PERSONS_ALERT', alertId: viewer.alertId };
    case 'REPRESENTATIVE':
      return { kind: 'ASSIGNED', officerId: viewer.officerId };
    case 'PARTNER':
      return { kind: 'POSTS_AS_TOLD', posts: viewer.posts };
  }
  const supervises = viewer.role === 'SUPERVISOR' || seesEveryPost(viewer);
  const kind = supervises ? 'POSTS_SUPERVISED' : 'POSTS';
  if (consulate !== null && consulate !== undefined) {
    if (!/^[a-z][a-z-]*$/.test(consulate))
      throw new InvalidInputError('consulate', 'Send the code of a post, for example los-angeles.');
    if (!seesEveryPost(viewer) && !viewer.posts.includes(consulate))
      throw new ForbiddenError('You do not work for this post.', 'consulate');
    return { kind, posts: [consulate] };
  }
  if (seesEveryPost(viewer)) return { kind: 'ALL_BUT', post: TEST_POST.code };
  return { kind, posts: viewer.posts };
}
