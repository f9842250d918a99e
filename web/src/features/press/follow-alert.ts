import { graphql, readFragment } from '../../gql';
import type { GraphqlConnection } from '../../lib/graphql-client';
import { keepLive } from '../../lib/keep-live';
import { subscriptionEnd } from '../../lib/subscription-end';
import { onWake } from '../../lib/wake';
import { OpenAlert, type PressAnswer } from './open-alert';

const AlertUpdated = graphql(`
  subscription AlertUpdated($id: ID!) {
    alertUpdated(id: $id) {
      ...OpenAlert
    }
  }
`);

const AlertNow = graphql(`
  query AlertNow($id: ID!) {
    alert(id: $id) {
      ...OpenAlert
    }
  }
`);

const POLL_MS = 5_000;

type Options = {
  connection: GraphqlConnection;
  id: string;
  onAnswer: (answer: PressAnswer) => void;
  onLive: (live: boolean) => void;
};

/**
 * Keeps one alert as the server has it: over the socket, by asking every 5 s while there is no
 * socket, and by asking once whenever the page wakes or the socket is back.
 */
export function followAlert({ connection, id, onAnswer, onLive }: Options): () => void {
  const { client, socket } = connection;
  let isLive = false;
  let changes = 0;

  const take = (answer: PressAnswer) => {
    changes++;
    onAnswer(answer);
  };
  const askOnce = async () => {
    const before = changes;
    const { data } = await client.query(AlertNow, { id }).toPromise();
    const isOutrun = before !== changes;
    if (data?.alert && !isOutrun) take(readFragment(OpenAlert, data.alert));
  };

  const live = keepLive({
    onState: (state) => {
      isLive = state.kind === 'live';
      onLive(isLive);
      if (isLive) void askOnce();
    },
    attempt: ({ live: isNowLive, ended }) => {
      const stopListening = socket.onOpen(isNowLive);
      const { unsubscribe } = client.subscription(AlertUpdated, { id }).subscribe((result) => {
        if (result.data) take(readFragment(OpenAlert, result.data.alertUpdated));
        if (result.error) ended(subscriptionEnd(result.error) === 'at-once' ? 'at-once' : 'retry');
      });
      if (socket.isOpen()) isNowLive();
      return () => {
        stopListening();
        unsubscribe();
      };
    },
  });

  const polling = setInterval(() => {
    if (!isLive) void askOnce();
  }, POLL_MS);
  const stopWaking = onWake((reason) => {
    if (reason !== 'visible') socket.drop();
    live.wake();
    void askOnce();
  });

  return () => {
    stopWaking();
    clearInterval(polling);
    live.stop();
  };
}
