import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino, { type Logger } from 'pino';
import { AccessWatch } from './access/access-watch.ts';
import { Admission } from './admission/admission.ts';
import { AlertService } from './alerts/alert-service.ts';
import { asTold } from './alerts/as-told.ts';
import { DeskService } from './alerts/desk-service.ts';
import { type EventRow, readEventRows } from './alerts/event-row-store.ts';
import { AuditService } from './audit/audit-service.ts';
import { type Clock, systemClock } from './clock.ts';
import { ConsularDirectory } from './consulates/consular-directory.ts';
import { type Database, openDatabase } from './db/client.ts';
import { prepareDatabase } from './db/prepare-database.ts';
import type { Env } from './env.ts';
import { localBus } from './feed/bus.ts';
import { Feed } from './feed/feed.ts';
import { redisBus } from './feed/redis-bus.ts';
import { createAuthRoutes } from './http/auth-routes.ts';
import type { MOST } from './http/document-limits.ts';
import { createFrontDoor, refuseGarbage, TIME_LIMITS } from './http/front-door.ts';
import { createGraphqlDoor } from './http/graphql-door.ts';
import { createEnvelope } from './http/graphql-envelope.ts';
import { createPages } from './http/pages.ts';
import { sendJson } from './http/read-body.ts';
import { logOf } from './http/request-log.ts';
import { closeServer, unavailable } from './http/unavailable.ts';
import { openWebSocketDoor } from './http/websocket-door.ts';
import { Identity } from './identity.ts';
import { PartnerService } from './partners/partner-service.ts';
import { personServices } from './person-services.ts';
import { DataKeys } from './privacy/data-keys.ts';
import { masterKeyOf } from './privacy/master-key.ts';
import { derivedKey, pepperOf } from './privacy/pepper.ts';
import { localKeyring } from './privacy/sealing.ts';
import { findCompetentPost } from './routing/routing-store.ts';
import type { Services } from './schema/context.ts';
import { ensureDemoOfficers } from './staff/demo-officers.ts';
import { demoStaffAuth, noStaffAuth } from './staff/demo-staff-auth.ts';

/** Another program has the port. */
export class PortInUseError extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is in use by another program (perhaps another copy). Choose one with PORT=3001.`,
    );
    this.name = 'PortInUseError';
  }
}

interface Options {
  clock?: Clock;
  /** Told in plain words what is being prepared. */
  onProgress?: (step: string) => void;
  /** The server is not ready before this, for example while the pages are being built. */
  until?: Promise<unknown>;
  log?: Logger;
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
  const undo: Array<() => Promise<unknown> | unknown> = [() => closeServer(server)];
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
    if (env.demo) await ensureDemoOfficers(database);
    const services = await startServices(
      env,
      database,
      clock,
      log,
      options,
      undo,
      env.publicUrl ?? addressOf(env, server),
    );
    await warmUp(database, clock);
    await options.until;
    await openDoors({ ...env, webOrigins }, server, services, log, options, undo, (next) => {
      handle = next;
    });
    undo.push(() => {
      handle = unavailable('STOPPING', 'Stopping, try again in a moment.');
    });
    return { url: addressOf(env, server), services, databasePid: prepared.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Loads PostGIS and plans the routing, so that the first press does not wait for it (half a second, embedded). */
async function warmUp({ pool }: Database, clock: Clock): Promise<void> {
  await findCompetentPost(pool, { longitude: -118.2437, latitude: 34.0522 }, clock());
}

async function startServices(
  env: Env,
  database: Database,
  clock: Clock,
  log: Logger,
  options: Options,
  undo: Array<() => Promise<unknown> | unknown>,
  publicUrl: string,
): Promise<Services> {
  const bus = env.redisUrl
    ? redisBus({ url: env.redisUrl, onState: (state) => log.warn({ state }, 'redis') })
    : localBus();
  undo.push(() => bus.close());
  const feed = new Feed<EventRow>({
    pool: database.pool,
    readRows: (ids) => readEventRows(database.pool, ids),
    bus,
    clock,
    queueLimit: options.feedQueueLimit,
    onTrouble: (trouble) =>
      trouble.kind === 'HELD_BACK'
        ? log.warn(
            { milliseconds: trouble.milliseconds },
            'feed held back by a running transaction',
          )
        : log.warn({ name: (trouble.error as Error).name }, 'the log cannot be read, trying again'),
  });
  await feed.start();
  undo.push(() => feed.stop());
  const directory = new ConsularDirectory(database, clock);
  await directory.start();
  undo.push(() => directory.stop());
  const keys = new DataKeys(database, localKeyring(masterKeyOf(env)));
  const pepper = pepperOf(env);
  const audit = new AuditService({
    pool: database.pool,
    clock,
    key: derivedKey(pepper, 'audit'),
    onTrouble: ({ kind }) => log.error({ kind }, 'the audit log cannot be chained'),
  });
  audit.start();
  undo.push(() => audit.stop());
  const forPersons = personServices({ database, clock, keys, feed, pepper, asTold });
  const admission = new Admission({
    pool: database.pool,
    clock,
    redisUrl: env.redisUrl,
    embedded: !env.databaseUrl,
    mode: env.limits,
    onTrouble: (error) =>
      log.warn({ name: (error as Error).name }, 'devices cannot be read, trying again'),
  });
  admission.start();
  undo.push(() => admission.stop());
  return {
    database,
    feed,
    directory,
    admission,
    keys,
    audit,
    clock,
    publicUrl,
    ...forPersons,
    alerts: new AlertService({ database, feed, keys, clock, pins: forPersons.pins }),
    desk: new DeskService({ database, feed, clock }),
    partners: new PartnerService({ database, clock }),
  };
}

async function openDoors(
  env: Env,
  server: Server,
  services: Services,
  log: Logger,
  options: Options,
  undo: Array<() => Promise<unknown> | unknown>,
  open: (handle: RequestListener) => void,
): Promise<void> {
  const { webOrigins, trustedProxies } = env;
  const { admission } = services;
  const staffAuth = env.demo ? demoStaffAuth(services.database, services.clock) : noStaffAuth;
  const identity = new Identity({ ...services, staffAuth });
  const envelope = await createEnvelope({
    services,
    identity,
    log,
    explorable: !env.production,
    mostInDocuments: options.mostInDocuments,
  });
  const access = new AccessWatch({
    pool: services.database.pool,
    identity,
    clock: services.clock,
    onTrouble: (error) => log.warn({ name: (error as Error).name }, 'rights cannot be read'),
  });
  access.start();
  undo.push(() => access.stop());
  const graphql = createGraphqlDoor({
    envelope,
    identity,
    access,
    admission,
    webOrigins,
    trustedProxies,
  });
  const auth = createAuthRoutes({ staffAuth, demo: env.demo, webOrigins, secure: env.production });
  const pages = createPages(env.webDir);
  const door = openWebSocketDoor({
    server,
    envelope,
    identity,
    access,
    admission,
    webOrigins,
    trustedProxies,
    log,
    helloTimeoutMs: options.helloTimeoutMs,
  });
  undo.push(() => door.stop());
  open(async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    try {
      if (path === '/graphql') await graphql(request, response);
      else if (path === '/healthz') sendJson(response, 200, { ok: true });
      else if (await auth(request, response, path)) return;
      else if (pages) pages(request, response, path);
      else sendJson(response, 404, { code: 'NOT_FOUND', message: 'The pages are not built.' });
    } catch (error) {
      logOf(log).error({ name: (error as Error).name }, 'request failed');
      if (!response.headersSent)
        sendJson(response, 500, {
          code: 'INTERNAL_SERVER_ERROR',
          message: 'Something went wrong on our side.',
        });
      else response.destroy();
    }
  });
}
