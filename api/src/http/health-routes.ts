import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { withTimeout } from '../clockwork/with-timeout.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { sendJson } from './read-body.ts';

interface Options {
  metrics: Metrics;
  /** Asks the database something. */
  ping(): Promise<unknown>;
  /** What a reader of the metrics must bring. Null: open outside production, closed in it. */
  metricsToken: string | null;
  production: boolean;
}

const PING_MS = 2_000;

/**
 * `/healthz`: the process answers. `/readyz`: it can serve, 503 while its database does not answer within two seconds.
 * `/metrics`: numbers for Prometheus, for who has the token.
 */
export function createHealthRoutes({ metrics, ping, metricsToken, production }: Options) {
  async function sendMetrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!metricsToken && production)
      return sendJson(response, 404, {
        code: 'NOT_FOUND',
        message: 'Metrics are closed: METRICS_TOKEN is not set.',
      });
    if (metricsToken && !isSame(request.headers.authorization ?? '', `Bearer ${metricsToken}`))
      return sendJson(response, 401, {
        code: 'NOT_SIGNED_IN',
        message: 'Send METRICS_TOKEN as a bearer token.',
      });
    const text = await metrics.print();
    response.writeHead(200, {
      'content-type': metrics.contentType,
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  }

  /** Whether the path was one of these. */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<boolean> => {
    if (path === '/healthz') sendJson(response, 200, { ok: true });
    else if (path === '/readyz') {
      const failing = (await answersInTime(ping)) ? [] : ['database'];
      sendJson(response, failing.length > 0 ? 503 : 200, { ok: failing.length === 0, failing });
    } else if (path === '/metrics') await sendMetrics(request, response);
    else return false;
    return true;
  };
}

async function answersInTime(ping: () => Promise<unknown>): Promise<boolean> {
  const answered = ping().then(
    () => true,
    () => false,
  );
  return withTimeout(answered, PING_MS, () => false);
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
