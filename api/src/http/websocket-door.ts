import type { Server } from 'node:http';
import { GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AccessWatch } from '../access/access-watch.ts';
import type { Identity } from '../identity.ts';
import { bearerOf, staffOf } from './credentials.ts';
import { BODY_LIMIT_BYTES, FAREWELL_MS } from './graphql-door.ts';
import type { Envelope } from './graphql-envelope.ts';

/** Close codes of ours, beside those of graphql-transport-ws (4408: no hello in time). */
export const CLOSE = {
  UNAUTHENTICATED: 4401,
  NOT_ALLOWED_ANY_MORE: 4403,
  FELL_BEHIND: 4409,
} as const;

interface Options {
  server: Server;
  envelope: Envelope;
  identity: Identity;
  access: AccessWatch;
  webOrigins: string[];
  /** How long a socket may stay silent after it opened, in milliseconds. */
  helloTimeoutMs?: number;
  /** Bytes that may wait for one socket before it is closed. */
  bufferCeilingBytes?: number;
}

const HELLO_TIMEOUT_MS = 5_000;
const PING_MS = 12_000;
const CHECK_MS = 1_000;
const BUFFER_CEILING_BYTES = 1024 * 1024;
const MOST_OPERATIONS = 50;

/** Closes with a reason; a socket that does not even read the farewell is cut off. */
function close(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  const farewell = setTimeout(() => socket.terminate(), FAREWELL_MS);
  farewell.unref();
  socket.once('close', () => clearTimeout(farewell));
}

function closeBehind(socket: WebSocket): void {
  close(socket, CLOSE.FELL_BEHIND, 'Fell behind, resume from the cursor');
}

/** The WebSocket at /graphql (graphql-transport-ws), through the same envelope as HTTP. */
export function openWebSocketDoor(options: Options): { stop(): Promise<void> } {
  const { server, envelope, identity, access, webOrigins } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: BODY_LIMIT_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket, head) => {
    // Both would end the process otherwise: a reset that nobody listens to, and a path that is no URL.
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) =>
      sockets.emit('connection', opened, request),
    );
  });

  const ceiling = options.bufferCeilingBytes ?? BUFFER_CEILING_BYTES;
  const check = setInterval(() => {
    for (const socket of sockets.clients) if (socket.bufferedAmount > ceiling) closeBehind(socket);
  }, CHECK_MS);
  check.unref();

  const graphql = useServer(
    {
      connectionInitWaitTimeout: options.helloTimeoutMs ?? HELLO_TIMEOUT_MS,
      execute: (args) => (args.rootValue as Enveloped).execute(args),
      subscribe: (args) => (args.rootValue as Enveloped).subscribe(args),
      async onConnect(context) {
        const { socket, request } = context.extra;
        const { authorization } = context.connectionParams ?? {};
        const credentials =
          authorization === undefined ? staffOf(request, webOrigins) : bearerOf(authorization);
        const viewer = await identity.viewerOf(credentials);
        // A device that nobody knows may press over its socket: the press enrols it.
        if (!viewer && credentials.kind !== 'DEVICE') {
          close(socket, CLOSE.UNAUTHENTICATED, 'No or bad token');
          return false;
        }
        if (viewer && socket.readyState === socket.OPEN)
          socket.once(
            'close',
            access.watch(credentials, viewer, () =>
              close(socket, CLOSE.NOT_ALLOWED_ANY_MORE, 'Not allowed any more'),
            ),
          );
        return true;
      },
      async onSubscribe(context, _id, params) {
        const { socket, request } = context.extra;
        if (Object.keys(context.subscriptions).length > MOST_OPERATIONS)
          return [
            new GraphQLError(`At most ${MOST_OPERATIONS} operations at once on one socket.`, {
              extensions: { code: 'TOO_MANY_OPERATIONS', field: null },
            }),
          ];
        const authorization = context.connectionParams?.authorization;
        // Not `request`: by that name Yoga would take the upgrade for a GET, and refuse mutations.
        const enveloped = envelope.getEnveloped({
          req: request,
          params,
          arrival: {
            credentials:
              authorization === undefined ? staffOf(request, webOrigins) : bearerOf(authorization),
            onFellBehind: () => closeBehind(socket),
          },
        } as never) as Enveloped;
        return prepare(enveloped, params);
      },
    },
    sockets,
    PING_MS,
  );
  // graphql-ws listens for one error only and prints it; ws has closed the socket by then, and a second one would end
  // the process.
  sockets.on('connection', (socket) => {
    socket.removeAllListeners('error');
    socket.on('error', () => undefined);
  });

  return {
    async stop() {
      clearInterval(check);
      for (const socket of sockets.clients) close(socket, 1001, 'Going away');
      await graphql.dispose();
    },
  };
}

type Enveloped = ReturnType<Envelope['getEnveloped']>;

async function prepare(
  enveloped: Enveloped,
  params: {
    query: string;
    operationName?: string | null;
    variables?: Record<string, unknown> | null;
  },
) {
  let document: ReturnType<Enveloped['parse']>;
  try {
    document = enveloped.parse(params.query);
  } catch (error) {
    if (error instanceof GraphQLError)
      return [
        new GraphQLError(error.message, {
          nodes: error.nodes,
          positions: error.positions,
          source: error.source,
          extensions: { code: 'GRAPHQL_PARSE_FAILED', field: null },
        }),
      ];
    throw error;
  }
  const errors = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[];
  if (errors.length > 0) return errors;
  return {
    schema: enveloped.schema,
    document,
    operationName: params.operationName,
    variableValues: params.variables,
    contextValue: await enveloped.contextFactory(),
    rootValue: { execute: enveloped.execute, subscribe: enveloped.subscribe },
  };
}
