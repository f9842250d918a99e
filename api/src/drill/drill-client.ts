import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** Who calls: the drill's phone or the drill's officer. */
export type DrillCaller = { token: string } | { session: string };

const ANSWER_MS = 10_000;

/** The way in that everybody takes: GraphQL over HTTP and over a socket, at this server's own address. */
export class DrillClient {
  /** `url`: where this server listens. `origin`: where people reach it; a cookie from elsewhere is nobody's. */
  constructor(
    private readonly url: string,
    private readonly origin: string,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws Error with the codes of what went wrong, never with data */
  async ask<T>(query: string, variables: object, caller: DrillCaller): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headersOf(caller) },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    const answer = (await response.json()) as {
      data?: Record<string, { __typename?: string; code?: string } | null>;
      errors?: Array<{ extensions?: { code?: string } }>;
    };
    if (answer.errors || !answer.data)
      throw new Error(answer.errors?.[0]?.extensions?.code ?? `HTTP ${response.status}`);
    for (const field of Object.values(answer.data))
      if (field?.__typename?.endsWith('Error')) throw new Error(field.code ?? field.__typename);
    return answer.data as T;
  }

  /** Opens a socket and follows a subscription until `stop`. */
  follow<T>(query: string, variables: object, caller: DrillCaller): Following<T> {
    const headers = this.headersOf(caller);
    class OwnSocket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers });
      }
    }
    const client = createClient({
      url: `${this.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: OwnSocket,
      connectionParams: 'token' in caller ? { authorization: `Bearer ${caller.token}` } : undefined,
      retryAttempts: 0,
    });
    this.signal.addEventListener('abort', () => void client.dispose(), { once: true });
    const events = client.iterate<T>({ query, variables: variables as Record<string, unknown> });
    return {
      async until(fits, limitMs) {
        const late = setTimeout(() => void client.dispose(), limitMs);
        try {
          for (;;) {
            const { value, done } = await events.next();
            if (done) throw new Error('NOT_IN_TIME');
            if (value.errors) throw new Error(String(value.errors[0]?.extensions?.code));
            if (value.data && fits(value.data)) return value.data;
          }
        } finally {
          clearTimeout(late);
        }
      },
      stop: () => void client.dispose(),
    };
  }

  private headersOf(caller: DrillCaller): Record<string, string> {
    return 'token' in caller
      ? { authorization: `Bearer ${caller.token}` }
      : { cookie: `ab_session=${caller.session}`, origin: this.origin };
  }
}

export interface Following<T> {
  /** Waits for the first that fits. Asked again it goes on from there. @throws Error when none came in time */
  until(fits: (message: T) => boolean, limitMs: number): Promise<T>;
  stop(): void;
}
