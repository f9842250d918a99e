import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** A subscription over SSE as a test sees it, down to the socket. */
export interface EventStream<T> {
  status: number;
  /** Every result so far, with data or errors. */
  received: Array<{ data?: T; errors?: Array<{ extensions: { code: string } }> }>;
  next(): Promise<{ data?: T; errors?: Array<{ extensions: { code: string } }> }>;
  /** "complete", or "broken" when the connection ended without it. */
  ended: Promise<'complete' | 'broken'>;
  /** Stops and resumes reading from the network. */
  pause(): void;
  resume(): void;
  stop(): void;
}

/** Subscribes with POST /graphql and accept: text/event-stream. */
export async function openEventStream<T>(
  url: string,
  payload: { query: string; variables?: object },
  headers: Record<string, string>,
): Promise<EventStream<T>> {
  type Result = EventStream<T>['received'][number];
  const received: Result[] = [];
  const waiting: Array<(result: Result) => void> = [];
  let taken = 0;
  let completed = false;
  let finish: (how: 'complete' | 'broken') => void = () => undefined;
  const ended = new Promise<'complete' | 'broken'>((resolve) => {
    finish = resolve;
  });
  let outgoing: ClientRequest | undefined;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing = request(
      `${url}/graphql`,
      {
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(payload));
  });
  outgoing?.on('error', () => undefined);
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      if (block.startsWith('event: complete')) completed = true;
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (!data) continue;
      received.push(JSON.parse(data) as Result);
      waiting.shift()?.(received[taken++] as Result);
    }
  });
  response.on('error', () => undefined);
  response.on('close', () => finish(completed ? 'complete' : 'broken'));
  return {
    status: response.statusCode ?? 0,
    received,
    next: () =>
      taken < received.length
        ? Promise.resolve(received[taken++] as Result)
        : new Promise((resolve) => waiting.push(resolve)),
    ended,
    pause: () => response.socket.pause(),
    resume: () => response.socket.resume(),
    stop: () => response.destroy(),
  };
}
