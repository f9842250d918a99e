import type { RequestListener, Server } from 'node:http';
import type { Logger } from 'pino';
import { AccessWatch } from './access/access-watch.ts';
import { RateLimitedError } from './admission/admission-errors.ts';
import { NO_CREDENTIALS } from './credentials.ts';
import type { Env } from './env.ts';
import { addressOf } from './http/address.ts';
import { createAuthRoutes } from './http/auth-routes.ts';
import { createCarrierWebhooks } from './http/carrier-webhooks.ts';
import type { MOST } from './http/document-limits.ts';
import { createGraphqlDoor } from './http/graphql-door.ts';
import { createEnvelope } from './http/graphql-envelope.ts';
import { createHealthRoutes } from './http/health-routes.ts';
import { createPages } from './http/pages.ts';
import { sendJson } from './http/read-body.ts';
import { sendLimit } from './http/refusal.ts';
import { logOf } from './http/request-log.ts';
import { openWebSocketDoor } from './http/websocket-door.ts';
import { Identity } from './identity.ts';
import { pingDatabase } from './metrics/backlog-store.ts';
import type { Services } from './schema/context.ts';
import type { Undo } from './services.ts';

interface Options {
  log: Logger;
  undo: Undo;
  mostInDocuments?: Partial<typeof MOST>;
  helloTimeoutMs?: number;
}

/** Opens every door to the services: GraphQL over HTTP, SSE and WebSocket, staff's sign-in, and the pages. */
export async function openDoors(
  env: Env,
  server: Server,
  services: Services,
  { log, undo, mostInDocuments, helloTimeoutMs }: Options,
): Promise<RequestListener> {
  const { webOrigins, trustedProxies } = env;
  const { admission } = services;
  const { auth: staffAuth, invitations, singleSignOn } = services.staff;
  const identity = new Identity({ ...services, staffAuth });
  const envelope = await createEnvelope({
    services,
    identity,
    log,
    explorable: !env.production,
    mostInDocuments,
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
  const auth = createAuthRoutes({
    staffAuth,
    invitations,
    singleSignOn,
    demo: env.demo,
    webOrigins,
    secure: env.production,
    addressOf: (request) => addressOf(request, trustedProxies),
  });
  const carriers = createCarrierWebhooks({
    accounts: env.carriers.twilio?.accounts ?? [],
    publicUrl: services.publicUrl,
    inbox: services.notices.inbox,
    admission,
    addressOf: (request) => addressOf(request, trustedProxies),
  });
  const health = createHealthRoutes({
    metrics: services.metrics,
    ping: () => pingDatabase(services.database.pool),
    metricsToken: env.metricsToken,
    production: env.production,
  });
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
    helloTimeoutMs,
  });
  undo.push(() => door.stop());
  return async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    try {
      if (path === '/graphql') await graphql(request, response);
      else if (await health(request, response, path)) return;
      else if (path.startsWith('/auth/')) {
        await admission.knock({
          credentials: NO_CREDENTIALS,
          address: addressOf(request, trustedProxies),
        });
        await auth(request, response, path);
      } else if (carriers && (await carriers(request, response, path))) return;
      else if (pages) pages(request, response, path);
      else sendJson(response, 404, { code: 'NOT_FOUND', message: 'The pages are not built.' });
    } catch (error) {
      if (error instanceof RateLimitedError) return sendLimit(response, error);
      logOf(log).error({ name: (error as Error).name }, 'request failed');
      if (!response.headersSent)
        sendJson(response, 500, {
          code: 'INTERNAL_SERVER_ERROR',
          message: 'Something went wrong on our side.',
        });
      else response.destroy();
    }
  };
}
