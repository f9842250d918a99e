import type { Prisma } from '../db/generated/client.ts';
import type { OfficerViewer, Viewer } from '../viewer.ts';

/**
 * Which of the staff a viewer may look up. An administrator all; the call centre everybody who is enabled; a supervisor
 * those of their posts, disabled ones too; an officer their enabled colleagues, to hand an alert over.
 */
export function officersVisibleTo(viewer: OfficerViewer): Prisma.OfficerWhereInput {
  const ofTheirPosts = { posts: { some: { consulateCode: { in: viewer.posts } } } };
  switch (viewer.role) {
    case 'ADMINISTRATOR':
      return {};
    case 'CALL_CENTER':
      return { disabledAt: null };
    case 'SUPERVISOR':
      return ofTheirPosts;
    default:
      return { ...ofTheirPosts, disabledAt: null };
  }
}

/** Which invitations a viewer may see: an administrator all, a supervisor those for officers of their posts alone. */
export function invitationsVisibleTo(viewer: OfficerViewer): Prisma.StaffInvitationWhereInput {
  if (viewer.role === 'ADMINISTRATOR') return {};
  if (viewer.role !== 'SUPERVISOR') return { id: { in: [] } };
  return { role: 'OFFICER', posts: { hasSome: viewer.posts } };
}

/**
 * How much a viewer is told of an officer beside name, role and posts: all of themself, and for administrators of
 * anybody. A supervisor is told of those of their posts whether they may sign in and can be called.
 */
export function detailsVisibleTo(
  viewer: Viewer,
  officer: { id: string; posts?: Array<{ consulateCode: string }> },
): 'ALL' | 'STANDING' | 'NONE' {
  if (viewer?.kind === 'REPRESENTATIVE') return viewer.officerId === officer.id ? 'ALL' : 'NONE';
  if (viewer?.kind !== 'OFFICER') return 'NONE';
  if (viewer.role === 'ADMINISTRATOR' || viewer.officerId === officer.id) return 'ALL';
  const isOfTheirPosts = officer.posts?.some((post) => viewer.posts.includes(post.consulateCode));
  return viewer.role === 'SUPERVISOR' && isOfTheirPosts ? 'STANDING' : 'NONE';
}
