import { Client, fetchExchange, subscriptionExchange } from 'urql';
import { graphqlUrl } from './env';
import { createGraphqlSocket, type GraphqlSocket } from './graphql-socket';

const ANSWER_WITHIN_MS = 10_000;

/**
 * One answer, never a stream: urql would ask for event streams as well, and a stream is ended when its reader's right
 * is gone, which is just what the answer to an erasure has to tell.
 */
const ACCEPT = 'application/graphql-response+json, application/json';

export type GraphqlConnection = { client: Client; socket: GraphqlSocket };

/** Reaches the result of a subscription that the server ended without an error. */
export class SubscriptionCompleted extends Error {
  override name = 'SubscriptionCompleted';
}

/**
 * One way to the API: HTTP for queries and mutations, a WebSocket for subscriptions.
 * With a token it speaks for a phone and sends no cookie; without one, for staff by their cookie.
 * There is no cache: what a screen shows is what the server said last.
 */
export function createGraphqlConnection(token?: () => string): GraphqlConnection {
  const socket = createGraphqlSocket(token);
  const client = new Client({
    url: graphqlUrl(),
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetch: fetchWithin(ANSWER_WITHIN_MS),
    fetchOptions: () => ({
      credentials: token ? 'omit' : 'include',
      headers: { accept: ACCEPT, ...(token ? { authorization: `Bearer ${token()}` } : {}) },
    }),
    exchanges: [
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => {
            const payload = { query: request.query ?? '', variables: request.variables };
            const unsubscribe = socket.client.subscribe(payload, {
              next: (result) => sink.next(result as Parameters<typeof sink.next>[0]),
              error: (error) => sink.error(error),
              complete: () => sink.error(new SubscriptionCompleted()),
            });
            return { unsubscribe };
          },
        }),
      }),
      fetchExchange,
    ],
  });
  return { client, socket };
}

function fetchWithin(ms: number): typeof fetch {
  return async (input, init) => {
    const aborting = new AbortController();
    const timer = setTimeout(() => aborting.abort(), ms);
    init?.signal?.addEventListener('abort', () => aborting.abort());
    try {
      const response = await fetch(input, { ...init, signal: aborting.signal });
      const body = await response.arrayBuffer();
      return new Response(body, response);
    } finally {
      clearTimeout(timer);
    }
  };
}
