import type { RequestListener, Server } from 'node:http';
import { sendJson } from './read-body.ts';

/** How long answers that are under way may take once the server stops. */
const LAST_ANSWERS_MS = 3_000;

/** Refuses every request for now: the server starts or stops. A phone keeps its press and sends it again. */
export function unavailable(code: 'STARTING' | 'STOPPING', message: string): RequestListener {
  return (_request, response) =>
    sendJson(response, 503, { code, message }, { close: true, headers: { 'retry-after': '2' } });
}

/** Takes no more connections and waits for what is under way. Harmless on a server that is closed. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const late = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
