import { graphql } from '../../gql/watch';
import type { WatchStateQuery } from '../../gql/watch/graphql';
import { staffConnection } from '../../lib/staff-connection';
import { subscriptionEnd } from '../../lib/subscription-end';

const WatchState = graphql(`
  query WatchState {
    watch {
      isWell
      isSilent
      lookedAt
      findings {
        kind
        since
        pagedAt
      }
      nodes {
        id
        startedAt
        lookedAt
        isSilent
        heartbeatAt
      }
      drills {
        id
        startedAt
        endedAt
        failedAt
        steps {
          step
          milliseconds
        }
      }
      drillMinutes
      pagesTo
      hasHeartbeat
    }
  }
`);

export type Watch = WatchStateQuery['watch'];
export type WatchedDrill = Watch['drills'][number];

export type WatchView =
  | { kind: 'loading' | 'failed' | 'signed-out' | 'forbidden' }
  | { kind: 'open'; watch: Watch; heardAt: Date };

export async function loadWatch(): Promise<WatchView> {
  const { client } = staffConnection();
  const { data, error } = await client.query(WatchState, {}).toPromise();
  if (data) return { kind: 'open', watch: data.watch, heardAt: new Date() };
  if (error?.graphQLErrors.some(({ extensions }) => extensions.code === 'FORBIDDEN'))
    return { kind: 'forbidden' };
  const isRefused = error !== undefined && subscriptionEnd(error) === 'signed-out';
  return { kind: isRefused ? 'signed-out' : 'failed' };
}
