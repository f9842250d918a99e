import type { Prisma } from '../db/generated/client.ts';
import type { Viewer } from '../viewer.ts';
import { type AlertCondition, audienceOf, type EventCondition } from './audience.ts';

/** Which alerts a viewer may see, for Prisma: every read of alerts spreads it. */
export const alertsVisibleTo = (viewer: Viewer): Prisma.AlertWhereInput =>
  alertsWhere(audienceOf(viewer).alerts);

/** Which events of an alert that they may see a viewer is shown, for Prisma. */
export const eventsVisibleTo = (viewer: Viewer): Prisma.AlertEventWhereInput =>
  eventsWhere(audienceOf(viewer).events);

export function alertsWhere(condition: AlertCondition): Prisma.AlertWhereInput {
  switch (condition.kind) {
    case 'ALL':
      return { AND: condition.of.map(alertsWhere) };
    case 'ANY':
      return { OR: condition.of.map(alertsWhere) };
    case 'ALERT':
      return { id: condition.id };
    case 'PERSON':
      return { personId: condition.id };
    case 'ASSIGNED_TO':
      return { assignedToId: condition.id };
    case 'POSTS':
      return { posts: { hasSome: condition.posts } };
    case 'FORMER_POSTS':
      return { formerPosts: { hasSome: condition.posts } };
    case 'SHOWN_POSTS':
      return { shownPosts: { hasSome: condition.posts } };
    case 'NOT_AT':
      return { NOT: { posts: { equals: condition.posts } } };
    case 'STATUS':
      return { status: { in: condition.among } };
    case 'FORCED':
      return { duressAt: { not: null } };
    case 'UNFORCED':
      return { duressAt: null };
  }
}

export function eventsWhere(condition: EventCondition): Prisma.AlertEventWhereInput {
  switch (condition.kind) {
    case 'ALL':
      return { AND: condition.of.map(eventsWhere) };
    case 'ANY':
      return { OR: condition.of.map(eventsWhere) };
    case 'TOLD':
      return { personType: { not: null } };
    case 'TYPE':
      return { type: condition.type };
    case 'NOT_TYPE':
      return { type: { not: condition.type } };
  }
}
