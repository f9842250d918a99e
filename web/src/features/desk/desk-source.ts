import type { OperationResult } from 'urql';
import { graphql, readFragment } from '../../gql/desk';
import type { LiveDeskAlertsQuery } from '../../gql/desk/graphql';
import type { GraphqlConnection } from '../../lib/graphql-client';
import { subscriptionEnd } from '../../lib/subscription-end';
import {
  type DeskAlert,
  DeskAlertFragmentDocument,
  DeskViewerFragmentDocument,
} from './desk-alert';
import type { FeedSource, LoadOutcome } from './desk-feed';

const LiveDeskAlerts = graphql(`
  query LiveDeskAlerts($after: String, $lane: AlertLane!) {
    viewer {
      officer {
        ...DeskViewer
      }
    }
    alerts(
      first: 100
      after: $after
      lane: $lane
      status: [RAISED, ACKNOWLEDGED, ASSIGNED, CANCELLED]
    ) {
      feedCursor
      edges {
        node {
          ...DeskAlert
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const LiveDeskFeed = graphql(`
  subscription LiveDeskFeed($after: String) {
    alertFeed(after: $after) {
      cursor
      type
      alertId
      alert {
        ...DeskAlert
      }
    }
  }
`);

/** Alerts of each lane that a desk holds. A flood of unknown phones cannot push a prepared one off the screen. */
const AT_MOST = { FIRST: 2_000, SECOND: 300 } as const;

type Lane = keyof typeof AT_MOST;

export const deskSource = (connection: GraphqlConnection): FeedSource => ({
  load: () => loadAll(connection),

  subscribe: (after, { open, event, ended }) => {
    const { client, socket } = connection;
    const stopListening = socket.onOpen(open);
    const { unsubscribe } = client.subscription(LiveDeskFeed, { after }).subscribe((result) => {
      const came = result.data?.alertFeed;
      if (came)
        event({
          ...came,
          alert: came.alert ? readFragment(DeskAlertFragmentDocument, came.alert) : null,
        });
      if (result.error) ended(subscriptionEnd(result.error));
    });
    if (socket.isOpen()) open();
    return () => {
      stopListening();
      unsubscribe();
    };
  },
});

/** The open alerts of both lanes. The cursor is that of the first reading: the oldest place wins. */
async function loadAll(connection: GraphqlConnection): Promise<LoadOutcome> {
  const first = await loadLane(connection, 'FIRST');
  if (first.kind !== 'loaded') return first;
  const second = await loadLane(connection, 'SECOND');
  if (second.kind !== 'loaded') return second;
  const { viewer, cursor } = first.snapshot;
  return {
    kind: 'loaded',
    snapshot: {
      viewer,
      cursor,
      alerts: [...first.snapshot.alerts, ...second.snapshot.alerts],
      isTruncated: first.snapshot.isTruncated || second.snapshot.isTruncated,
    },
  };
}

/** The open alerts of one lane, page by page. */
async function loadLane({ client }: GraphqlConnection, lane: Lane): Promise<LoadOutcome> {
  const alerts: DeskAlert[] = [];
  let oldestCursor: string | null = null;
  let after: string | null = null;
  for (;;) {
    const page: OperationResult<LiveDeskAlertsQuery> = await client
      .query(LiveDeskAlerts, { after, lane })
      .toPromise();
    const { data, error } = page;
    if (error && subscriptionEnd(error) === 'signed-out') return { kind: 'signed-out' };
    if (data && !data.viewer?.officer) return { kind: 'signed-out' };
    if (error || !data?.viewer?.officer) return { kind: 'failed' };
    const { edges, feedCursor, pageInfo } = data.alerts;
    const cursor: string = oldestCursor ?? feedCursor;
    oldestCursor = cursor;
    alerts.push(...edges.map(({ node }) => readFragment(DeskAlertFragmentDocument, node)));
    const isTruncated = pageInfo.hasNextPage && alerts.length >= AT_MOST[lane];
    if (!pageInfo.hasNextPage || isTruncated) {
      const viewer = readFragment(DeskViewerFragmentDocument, data.viewer.officer);
      return { kind: 'loaded', snapshot: { viewer, alerts, cursor, isTruncated } };
    }
    after = pageInfo.endCursor ?? null;
  }
}
