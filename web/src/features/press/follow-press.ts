import { graphql, readFragment } from '../../gql/press';
import { followAlert } from '../../lib/follow-alert';
import type { GraphqlConnection } from '../../lib/graphql-client';
import { isKnown } from './is-known';
import { OpenAlert, type PressAnswer } from './open-alert';

const AlertUpdated = graphql(`
  subscription AlertUpdated($id: ID!, $withEvents: Boolean!) {
    alertUpdated(id: $id) {
      ...OpenAlert
    }
  }
`);

const AlertNow = graphql(`
  query AlertNow($id: ID!, $withEvents: Boolean!) {
    alert(id: $id) {
      ...OpenAlert
    }
  }
`);

/** How the phone hears of an alert. `signed-out`: it does not, and will not. */
export type Following = 'live' | 'not-live' | 'signed-out';

type Options = {
  connection: GraphqlConnection;
  id: string;
  onAnswer: (answer: PressAnswer) => void;
  onFollowing: (following: Following) => void;
};

/**
 * Follows one of this phone's alerts, from the press until it is closed. A phone that was signed out from another one
 * is told so and stops: its token will not be let in again.
 */
export function followPress({ id, onFollowing, ...options }: Options): () => void {
  let isStopped = false;
  const stop = followAlert({
    ...options,
    onLive: (live) => onFollowing(live ? 'live' : 'not-live'),
    variables: { id, withEvents: true },
    updated: AlertUpdated,
    ofUpdated: ({ alertUpdated }) => readFragment(OpenAlert, alertUpdated),
    now: AlertNow,
    ofNow: ({ alert }) => (alert ? readFragment(OpenAlert, alert) : null),
    onRefused: () => {
      void isKnown(options.connection).then((known) => {
        if (known || isStopped) return;
        stopFollowing();
        onFollowing('signed-out');
      });
    },
  });
  const stopFollowing = () => {
    isStopped = true;
    stop();
  };
  return stopFollowing;
}
