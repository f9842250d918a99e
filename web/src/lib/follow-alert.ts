import type { TypedDocumentNode } from 'urql';
import type { GraphqlConnection } from './graphql-client';
import { keepLive } from './keep-live';
import { subscriptionEnd } from './subscription-end';
import { onWake } from './wake';

const POLL_MS = 5_000;

type Options<Updated, Now, Answer, Variables> = {
  connection: GraphqlConnection;
  /** Of both documents: the alert's id, and what they ask for. */
  variables: Variables;
  /** Tells each change as it happens. */
  updated: TypedDocumentNode<Updated, Variables>;
  ofUpdated: (data: Updated) => Answer;
  /** Asks for the alert as it is. */
  now: TypedDocumentNode<Now, Variables>;
  ofNow: (data: Now) => Answer | null;
  onAnswer: (answer: Answer) => void;
  onLive: (live: boolean) => void;
  /** The server knows this viewer no more, or as another one; following goes on unless this stops it. */
  onRefused: (how: 'signed-out' | 'right-gone') => void;
};

/**
 * Keeps one alert as the server has it: over the socket, by asking every 5 s while there is no
 * socket, and by asking once whenever the page wakes or the socket is back.
 */
export function followAlert<Updated, Now, Answer, Variables extends { id: string }>(
  options: Options<Updated, Now, Answer, Variables>,
): () => void {
  const { connection, variables, onAnswer, onLive } = options;
  const { client, socket } = connection;
  let isLive = false;
  let changes = 0;

  const take = (answer: Answer) => {
    changes++;
    onAnswer(answer);
  };
  const askOnce = async () => {
    const before = changes;
    const { data } = await client.query(options.now, variables).toPromise();
    const answer = data ? options.ofNow(data) : null;
    const isOutrun = before !== changes;
    if (answer && !isOutrun) take(answer);
  };

  const live = keepLive({
    onState: (state) => {
      isLive = state.kind === 'live';
      onLive(isLive);
      if (isLive) void askOnce();
    },
    attempt: ({ live: isNowLive, ended }) => {
      const stopListening = socket.onOpen(isNowLive);
      const { unsubscribe } = client
        .subscription(options.updated, variables)
        .subscribe((result) => {
          if (result.data) take(options.ofUpdated(result.data));
          if (!result.error) return;
          const how = subscriptionEnd(result.error);
          if (how === 'signed-out' || how === 'right-gone') options.onRefused(how);
          ended(how === 'at-once' ? 'at-once' : 'retry');
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
