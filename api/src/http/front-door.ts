import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { isAllowedOrigin } from './credentials.ts';
import { sendJson } from './read-body.ts';
import { loggablePath, recordOf, within } from './request-log.ts';
import { createSecurityHeaders } from './security-headers.ts';

interface Options {
  production: boolean;
  webOrigins: string[];
  log: Logger;
}

/** How long a sender may take over its headers, over the whole request, and between two requests. */
export const TIME_LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
};

/** What a page of another site can send without asking first. */
const FORM_TYPES = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)/i;

/**
 * What every request passes: an id, the headers of every answer, the list of origins, and a line in the log.
 * Nothing of the request's content is looked at here, and nothing of it is logged.
 */
export function createFrontDoor({ production, webOrigins, log }: Options) {
  const harden = createSecurityHeaders(production);
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const record = recordOf(request, log);
    const startedAt = performance.now();
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    response.setHeader('x-request-id', record.id);
    harden(response);
    allowOrigin(request, response, webOrigins);
    response.once('close', () =>
      record.log.info(
        {
          method: request.method,
          path: loggablePath(path, response.statusCode),
          status: response.statusCode,
          milliseconds: Math.round(performance.now() - startedAt),
          viewer: record.viewer,
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      ),
    );
    within(record, () => {
      const isPreflight =
        request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
      if (isPreflight) response.writeHead(204).end();
      else if (isForged(request, webOrigins))
        sendJson(
          response,
          403,
          {
            code: 'FORBIDDEN_ORIGIN',
            field: null,
            message: 'This page may not call this server.',
            errors: [
              {
                message: 'This page may not call this server.',
                extensions: { code: 'FORBIDDEN_ORIGIN', field: null },
              },
            ],
          },
          { close: true },
        );
      else next();
    });
  };
}

/**
 * Whether a page of another site made a browser send this with the officer's cookie. Browsers say where a POST comes
 * from; programs say nothing and bring no cookie that they do not mean. From those that say nothing, a session is not
 * taken with what an old browser's form could send.
 */
function isForged(request: IncomingMessage, webOrigins: string[]): boolean {
  const { headers, method } = request;
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  if (headers.cookie === undefined) return false;
  if (!isAllowedOrigin(request, webOrigins)) return true;
  const isSaid = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  return !isSaid && FORM_TYPES.test(headers['content-type'] ?? '');
}

function allowOrigin(
  { headers: { origin } }: IncomingMessage,
  response: ServerResponse,
  webOrigins: string[],
): void {
  response.setHeader('vary', 'origin');
  if (!origin || !webOrigins.includes(origin)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', 'authorization, content-type, x-request-id');
  response.setHeader('access-control-expose-headers', 'retry-after, x-request-id');
  response.setHeader('access-control-max-age', '600');
}

const STATUS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what is no HTTP, came too slowly or with too long headers, without a word about why. */
export function refuseGarbage(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    socket.end(refusalLine(STATUS[error.code ?? ''] ?? '400 Bad Request'));
  });
}

/** A whole answer without a body, for a connection that never became a request. */
export function refusalLine(status: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n${headers}\r\n`;
}
