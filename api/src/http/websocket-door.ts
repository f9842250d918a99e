import type { Server } from 'node:http';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AccessWatch } from '../access/access-watch.ts';
import type { Admission } from '../admission/admission.ts';
import { RateLimitedError } from '../admission/admission-errors.ts';
import { agentWord } from '../agent-word.ts';
import type { Credentials } from '../credentials.ts';
import type { Identity } from '../identity.ts';
import { bearerOf, staffOf } from './credentials.ts';
import { plainly } from './document-limits.ts';
import { BODY_LIMIT_BYTES, FAREWELL_MS } from './graphql-door.ts';
import type { Arrival, Envelope } from './graphql-envelope.ts';
import { maskError } from './mask-error.ts';
import { asResult } from './refusal.ts';
import { noteViewer, type RequestRecord, within } from './request-log.ts';
import { acceptUpgrades, originOf } from './upgrade.ts';

/** Close codes of ours, beside those of graphql-transport-ws (4408: no hello in time). */
export const CLOSE = {
  UNAUTHENTICATED: 4401,
  NOT_ALLOWED_ANY_MORE: 4403,
  FELL_BEHIND: 4409,
  TRY_AGAIN: 1013,
} as const;

interface Options {
  server: Server;
  envelope: Envelope;
  identity: Identity;
  access: AccessWatch;
  admission: Admission;
  webOrigins: string[];
  trustedProxies: number;
  log: Logger;
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
  const { envelope, identity, access, admission, webOrigins, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: BODY_LIMIT_BYTES,
    perMessageDeflate: false,
    // Not in the types yet: how long ws waits for the other side's farewell, half a minute by itself.
    ...({ closeTimeout: FAREWELL_MS } as object),
  });
  acceptUpgrades({ ...options, sockets });

  const ceiling = options.bufferCeilingBytes ?? BUFFER_CEILING_BYTES;
  const check = setInterval(() => {
    for (const socket of sockets.clients) if (socket.bufferedAmount > ceiling) closeBehind(socket);
  }, CHECK_MS);
  check.unref();

  const watched = new WeakSet<WebSocket>();
  /** Ends the socket when its caller's right ends. False for a caller whom nobody knows. */
  const watchOver = async (socket: WebSocket, credentials: Credentials): Promise<boolean> => {
    const viewer = await identity.viewerOf(credentials);
    if (!viewer || socket.readyState !== socket.OPEN) return viewer !== null;
    const gone = () => close(socket, CLOSE.NOT_ALLOWED_ANY_MORE, 'Not allowed any more');
    watched.add(socket);
    socket.once('close', access.watch(credentials, viewer, gone));
    return true;
  };

  const graphql = useServer(
    {
      connectionInitWaitTimeout: options.helloTimeoutMs ?? HELLO_TIMEOUT_MS,
      execute: (args) => {
        const { enveloped, arrival, record } = args.rootValue as Operation;
        return within(record, () =>
          admission
            .enter(arrival, async () => enveloped.execute(bare(args)))
            .catch((error: unknown) => {
              if (error instanceof RateLimitedError) return asResult(error);
              throw error;
            }),
        );
      },
      subscribe: async (args) => {
        const { enveloped, record } = args.rootValue as Operation;
        const result = await within(record, async () => enveloped.subscribe(bare(args)));
        return Symbol.asyncIterator in result ? rememberingIn(record, result) : result;
      },
      async onConnect(context) {
        const { socket, request } = context.extra;
        const { authorization } = context.connectionParams ?? {};
        const credentials =
          authorization === undefined ? staffOf(request, webOrigins) : bearerOf(authorization);
        try {
          // A device that nobody knows may press over its socket: the press enrols it.
          if ((await watchOver(socket, credentials)) || credentials.kind === 'DEVICE') return true;
          close(socket, CLOSE.UNAUTHENTICATED, 'No or bad token');
        } catch (error) {
          // Thrown on, it would be told to the caller as the reason of the end.
          maskError(error, log);
          close(socket, CLOSE.TRY_AGAIN, 'Something went wrong on our side');
        }
        return false;
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
        const { address, record } = originOf(request);
        const arrival: Arrival = {
          credentials:
            authorization === undefined ? staffOf(request, webOrigins) : bearerOf(authorization),
          address,
          agent: agentWord(request.headers['user-agent']),
          onFellBehind: () => closeBehind(socket),
        };
        return within(record, async () => {
          noteViewer(arrival.credentials.kind);
          try {
            await admission.knock(arrival);
            if (!watched.has(socket)) await watchOver(socket, arrival.credentials);
            // Not `request`: by that name Yoga would take the upgrade for a GET, and refuse mutations.
            const enveloped = envelope.getEnveloped({ req: request, params, arrival } as never);
            return await prepare({ enveloped: enveloped as Enveloped, arrival, record }, params);
          } catch (error) {
            // Thrown on, it would close the socket and tell what it is.
            return [maskError(error, log) as GraphQLError];
          }
        });
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

/** What belongs to one operation, from its preparation to its end. */
interface Operation {
  enveloped: Enveloped;
  arrival: Arrival;
  record: RequestRecord;
}

/** The arguments without what only this door needs. */
const bare = (args: ExecutionArgs) => ({ ...args, rootValue: undefined });

/** The stream, each step of which logs under its request. */
function rememberingIn<T>(
  record: RequestRecord,
  stream: AsyncIterable<T>,
): AsyncIterableIterator<T> {
  const steps = stream[Symbol.asyncIterator]();
  const iterator: AsyncIterableIterator<T> = {
    next: () => within(record, () => steps.next()),
    return: async () => (await steps.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

async function prepare(
  operation: Operation,
  params: {
    query: string;
    operationName?: string | null;
    variables?: Record<string, unknown> | null;
  },
) {
  const { enveloped } = operation;
  let document: ReturnType<Enveloped['parse']>;
  try {
    document = enveloped.parse(params.query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { code = 'GRAPHQL_PARSE_FAILED' } = error.extensions;
    const fault = plainly(error);
    Object.assign(fault.extensions, { code, field: null });
    return [fault];
  }
  const errors = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[];
  if (errors.length > 0) return errors;
  return {
    schema: enveloped.schema,
    document,
    operationName: params.operationName,
    variableValues: params.variables,
    contextValue: await enveloped.contextFactory(),
    rootValue: operation,
  };
}
