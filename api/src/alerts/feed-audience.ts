import type { FeedAudience } from '../feed/followers.ts';
import type { Viewer } from '../viewer.ts';
import { audienceOf } from './audience.ts';
import { isEventIn } from './audience-predicate.ts';
import { eventsSql } from './audience-sql.ts';
import type { EventRow } from './event-row-store.ts';

/**
 * Which events of the log a viewer follows, perhaps narrowed to one post, for the feed.
 * @throws ForbiddenError, InvalidInputError as `audienceOf`
 */
export function feedAudienceOf(
  viewer: Viewer,
  narrowed: { consulate?: string | null } = {},
): FeedAudience<EventRow> {
  const { key, log } = audienceOf(viewer, narrowed);
  return {
    key,
    filter: { kind: 'WHERE', ...eventsSql(log) },
    sees: (event, row) => isEventIn(log, event, row),
  };
}
