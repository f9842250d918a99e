import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import pino, { type Logger } from 'pino';
import { rehearsePress } from './alerts/rehearsal-store.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Database, openDatabase } from './db/client.ts';
import { onEveryConnection } from './db/every-connection.ts';
import { prepareDatabase } from './db/prepare-database.ts';
import { openDoors } from './doors.ts';
import type { Env } from './env.ts';
import { startAudit, startKeys } from './ground.ts';
import type { MOST } from './http/document-limits.ts';
import { createFrontDoor, refuseGarbage, TIME_LIMITS } from './http/front-door.ts';
import { closeServer, unavailable } from './http/unavailable.ts';
import type { Carriers } from './notices/carriers/carrier.ts';
import { PortInUseError } from './port-in-use.ts';
import { findCompetentPost } from './routing/routing-store.ts';
import type { Services } from './schema/context.ts';
import { startServices, type Undo } from './services.ts';
import { startWatching } from './watching.ts';

interface Options {
  clock?: Clock;
  /** Told in plain words what is being prepared. */
  onProgress?: (step: string) => void;
  /** The server is not ready before this, for example while the pages are being built. */
  until?: Promise<unknown>;
  log?: Logger;
  /** For tests: instead of those that the settings name. */
  carriers?: Carriers;
  /** For tests: false for what shall work only when it is told to (`runDue`, `look`). */
  dispatches?: boolean;
  escalates?: boolean;
  watches?: boolean;
  /** For tests of slow readers. */
  feedQueueLimit?: number;
  helloTimeoutMs?: number;
  /** For tests of slow senders. */
  timeLimits?: Partial<typeof TIME_LIMITS>;
  /** For tests that need larger documents than anybody may send. */
  mostInDocuments?: Partial<typeof MOST>;
}

export interface RunningServer {
  /** Address of the pages and of /graphql. */
  url: string;
  services: Services;
  /** Process id of the embedded database's child; null with a real server. */
  databasePid(): number | null;
  stop(): Promise<void>;
}

/** Where this server is reached on its own machine. */
function addressOf({ host }: Env, server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Takes the port first, so that a second copy fails at once; answers 503 until the rest stands. */
async function listen(env: Env, timeLimits: Options['timeLimits']): Promise<Server> {
  const server = createServer({ ...TIME_LIMITS, ...timeLimits });
  refuseGarbage(server);
  server.on('error', () => undefined);
  server.listen(env.port, env.host);
  const [error] = await Promise.race([
    once(server, 'listening').then(() => [null]),
    new Promise<[NodeJS.ErrnoException]>((resolve) =>
      server.once('error', (failed) => resolve([failed])),
    ),
  ]);
  if (error) throw error.code === 'EADDRINUSE' ? new PortInUseError(env.port) : error;
  return server;
}

/** Builds and starts the product: database, feed, doors. @throws PortInUseError, DataDirInUseError, DatabaseNotReadyError */
export async function startServer(env: Env, options: Options = {}): Promise<RunningServer> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? pino({ level: env.logLevel });
  const server = await listen(env, options.timeLimits);
  let handle = unavailable('STARTING', 'Starting, try again in a moment.');
  const webOrigins = [...env.webOrigins, ...(env.publicUrl ? [env.publicUrl] : [])];
  const enter = createFrontDoor({ production: env.production, webOrigins, log });
  server.on('request', (request, response) =>
    enter(request, response, () => handle(request, response)),
  );
  const undo: Undo = [() => closeServer(server)];
  // Awaited below; until then its failure would count as nobody's and end the process.
  options.until?.catch(() => undefined);
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const prepared = await prepareDatabase(env, {
      clock,
      onProgress: options.onProgress,
      onRestart: (attempt) => log.warn({ attempt }, 'embedded database ended, starting it again'),
    });
    undo.push(() => prepared.stop());
    const database = openDatabase({
      url: prepared.url,
      poolSize: env.databasePoolSize,
      embedded: prepared.embedded,
    });
    undo.push(() => database.close());
    // Before the database: what is under way still needs it.
    undo.push(() => closeServer(server));
    const keys = await startKeys(env, database, clock, log);
    undo.push(() => keys.stop());
    const audit = startAudit(env, database, clock, log);
    undo.push(() => audit.stop());
    const { mostInDocuments, helloTimeoutMs, watches = true } = options;
    const publicUrl = env.publicUrl ?? addressOf(env, server);
    const ground = { database, keys, audit, clock };
    const services = await startServices(env, ground, {
      ...options,
      log,
      undo,
      publicUrl,
      node: `${hostname()} ${addressOf(env, server)}`,
    });
    await warmUp(database, clock, log);
    await options.until;
    handle = await openDoors({ ...env, webOrigins }, server, services, {
      log,
      undo,
      mostInDocuments,
      helloTimeoutMs,
    });
    if (watches) startWatching(env, services, addressOf(env, server), { log, undo });
    undo.push(() => {
      handle = unavailable('STOPPING', 'Stopping, try again in a moment.');
    });
    return { url: addressOf(env, server), services, databasePid: prepared.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Has every connection do once what a press needs, so that no press waits for that, the first ones or in a rush. */
async function warmUp({ pool }: Database, clock: Clock, log: Logger): Promise<void> {
  await findCompetentPost(pool, { longitude: -118.2437, latitude: 34.0522 }, clock());
  const failed = await onEveryConnection(pool, (client) => rehearsePress(client, clock()));
  if (failed > 0) log.warn({ failed }, 'some connections to the database could not be prepared');
}
