import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Admission } from '../admission/admission.ts';
import { RateLimitedError } from '../admission/admission-errors.ts';
import { addressOf } from './address.ts';
import { isAllowedOrigin } from './credentials.ts';
import { refusalLine } from './front-door.ts';
import { type RequestRecord, recordOf, within } from './request-log.ts';

interface Options {
  server: Server;
  sockets: WebSocketServer;
  admission: Admission;
  webOrigins: string[];
  trustedProxies: number;
  log: Logger;
}

/** What is known about a socket from its opening on. */
export interface SocketOrigin {
  address: string;
  record: RequestRecord;
}

const origins = new WeakMap<IncomingMessage, SocketOrigin>();

/** Where a socket's opening request came from. */
export function originOf(request: IncomingMessage): SocketOrigin {
  const origin = origins.get(request);
  if (!origin) throw new Error('This request opened no socket.');
  return origin;
}

/**
 * Lets sockets be opened at /graphql: not by a page of a foreign origin, whatever it comes with, and not by an address
 * that has too many. Programs send no Origin and come with a token of their own.
 */
export function acceptUpgrades(options: Options): void {
  const { server, sockets, admission, webOrigins, trustedProxies, log } = options;

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const record = recordOf(request, log);
    const refuse = (status: string, headers = '') => {
      record.log.info({ path: '/graphql', status: Number(status.slice(0, 3)) }, 'socket refused');
      socket.end(refusalLine(status, `X-Request-Id: ${record.id}\r\n${headers}`));
    };
    if (request.url?.split('?')[0] !== '/graphql') return refuse('404 Not Found');
    const { cookie, origin } = request.headers;
    if ((cookie ?? origin) !== undefined && !isAllowedOrigin(request, webOrigins))
      return refuse('403 Forbidden');
    const address = addressOf(request, trustedProxies);
    let close: () => void;
    try {
      close = await admission.openSocket(address);
    } catch (error) {
      const seconds = error instanceof RateLimitedError ? error.retryAfterSeconds : 1;
      return refuse('429 Too Many Requests', `Retry-After: ${seconds}\r\n`);
    }
    socket.once('close', close);
    if (socket.destroyed) return close();
    origins.set(request, { address, record });
    sockets.handleUpgrade(request, socket, head, (opened) => {
      noteEnd(opened, record);
      within(record, () => sockets.emit('connection', opened, request));
    });
  }

  server.on('upgrade', (request, socket, head) => {
    // A reset that nobody listens to would end the process.
    socket.on('error', () => socket.destroy());
    open(request, socket, head).catch(() => socket.destroy());
  });
}

function noteEnd(socket: WebSocket, record: RequestRecord): void {
  const openedAt = performance.now();
  socket.once('close', (code) =>
    record.log.info(
      {
        path: '/graphql',
        code,
        milliseconds: Math.round(performance.now() - openedAt),
        viewer: record.viewer,
      },
      'socket',
    ),
  );
}
