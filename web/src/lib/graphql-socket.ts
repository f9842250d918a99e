import { type Client, createClient } from 'graphql-ws';
import { graphqlSocketUrl } from './env';

const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
const OPEN_WITHIN_MS = 8_000;

export type GraphqlSocket = {
  client: Client;
  isOpen(): boolean;
  onOpen(listener: () => void): () => void;
  /** Drops the connection at once, without waiting for a peer that may be gone. */
  drop(): void;
};

/**
 * A graphql-ws client that never retries by itself: it would send the first `after` again, and it
 * takes close code 4409 for fatal. Whoever subscribes decides when and from where to go on.
 * A connection that does not open in 8 s, or leaves a ping without answer for 5 s, is dropped.
 */
export function createGraphqlSocket(token?: () => string): GraphqlSocket {
  let open = false;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  const dropAfter = (ms: number) => {
    clearTimeout(deadline);
    deadline = setTimeout(() => client.terminate(), ms);
  };

  const client = createClient({
    url: graphqlSocketUrl,
    ...(token ? { connectionParams: () => ({ authorization: `Bearer ${token()}` }) } : {}),
    retryAttempts: 0,
    keepAlive: PING_EVERY_MS,
    on: {
      connecting: () => dropAfter(OPEN_WITHIN_MS),
      connected: () => {
        clearTimeout(deadline);
        open = true;
      },
      ping: (received) => {
        if (!received) dropAfter(PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(deadline);
      },
      closed: () => {
        clearTimeout(deadline);
        open = false;
      },
    },
  });

  return {
    client,
    isOpen: () => open,
    onOpen: (listener) => client.on('connected', listener),
    drop: () => client.terminate(),
  };
}
