import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Who signs in at the provider next. */
export interface OidcUser {
  sub: string;
  email?: string;
  email_verified?: boolean;
  /** How they proved who they are, as the provider says. */
  amr: string[];
}

export interface OidcServer {
  issuer: string;
  client: { clientId: string; clientSecret: string };
  user: OidcUser;
  /** The requests to its authorization endpoint so far. */
  asked: URL[];
  stop(): Promise<void>;
}

/** A port that is free now, for a server whose address others must know before it runs. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

const PAGE =
  '<!doctype html><title>Provider</title><form method="post"><button>Sign in</button></form>';

/**
 * A real OpenID provider on a port of its own, whose users sign in as soon as they are asked; with a `page`, once they
 * have pressed its button. `host` makes it a site of its own for browsers.
 */
export async function startOidcServer(
  redirectUri: string,
  { host = '127.0.0.1', page = false } = {},
): Promise<OidcServer> {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const client = { clientId: 'alert-button', clientSecret: 'a-secret-of-the-tests-alone' };
  const running: OidcServer = {
    issuer,
    client,
    user: { sub: 'nobody', amr: [] },
    asked: [],
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const users = new Map<string, OidcUser>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['of the tests'] },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ name: 'Not Used', ...(users.get(sub) ?? {}), sub }),
    }),
  });
  const callback = provider.callback();
  server.on('request', async (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/auth') running.asked.push(url);
    if (!url.pathname.startsWith('/interaction/')) return callback(request, response);
    if (page && request.method === 'GET')
      return void response.setHeader('content-type', 'text/html').end(PAGE);
    const { user } = running;
    users.set(user.sub, user);
    const grant = new provider.Grant({ accountId: user.sub, clientId: client.clientId });
    grant.addOIDCScope('openid email profile');
    await provider.interactionFinished(request, response, {
      login: { accountId: user.sub, amr: user.amr },
      consent: { grantId: await grant.save() },
    });
  });
  return running;
}
