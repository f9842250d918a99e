import type { OperationResult } from 'urql';
import { graphql, readFragment } from '../../gql';
import type { LiveDeskAlertsQuery } from '../../gql/graphql';
import type { GraphqlConnection } from '../../lib/graphql-client';
import { subscriptionEnd } from '../../lib/subscription-end';
import {
  type DeskAlert,
  DeskAlertFragmentDocument,
  DeskViewerFragmentDocument,
} from './desk-alert';
import type { FeedSource, LoadOutcome } from './desk-feed';

const LiveDeskAlerts = graphql(`
  query LiveDeskAlerts($after: String) {
    viewer {
      officer {
        ...DeskViewer
      }
    }
    alerts(
      first: 50
      after: $after
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
      alert {
        ...DeskAlert
      }
    }
  }
`);

const AT_MOST = 500;

export const deskSource = (connection: GraphqlConnection): FeedSource => ({
  load: () => loadAll(connection),

  subscribe: (after, { open, event, ended }) => {
    const { client, socket } = connection;
    const stopListening = socket.onOpen(open);
    const { unsubscribe } = client.subscription(LiveDeskFeed, { after }).subscribe((result) => {
      const came = result.data?.alertFeed;
      if (came) event({ ...came, alert: readFragment(DeskAlertFragmentDocument, came.alert) });
      if (result.error) ended(subscriptionEnd(result.error));
    });
    if (socket.isOpen()) open();
    return () => {
      stopListening();
      unsubscribe();
    };
  },
});

/** Every open alert, page by page. The cursor is that of the first page: the oldest place wins. */
async function loadAll({ client }: GraphqlConnection): Promise<LoadOutcome> {
  const alerts: DeskAlert[] = [];
  let oldestCursor: string | null = null;
  let after: string | null = null;
  for (;;) {
    const page: OperationResult<LiveDeskAlertsQuery> = await client
      .query(LiveDeskAlerts, { after })
      .toPromise();
    const { data, error } = page;
    if (error && subscriptionEnd(error) === 'signed-out') return { kind: 'signed-out' };
    if (data && !data.viewer?.officer) return { kind: 'signed-out' };
    if (error || !data?.viewer?.officer) return { kind: 'failed' };
    const { edges, feedCursor, pageInfo } = data.alerts;
    const cursor: string = oldestCursor ?? feedCursor;
    oldestCursor = cursor;
    alerts.push(...edges.map(({ node }) => readFragment(DeskAlertFragmentDocument, node)));
    const isTruncated = pageInfo.hasNextPage && alerts.length >= AT_MOST;
    if (!pageInfo.hasNextPage || isTruncated) {
      const viewer = readFragment(DeskViewerFragmentDocument, data.viewer.officer);
      return { kind: 'loaded', snapshot: { viewer, alerts, cursor, isTruncated } };
    }
    after = pageInfo.endCursor ?? null;
  }
}
