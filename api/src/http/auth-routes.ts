import type { IncomingMessage, ServerResponse } from 'node:http';
import { DEMO_OFFICERS } from '../staff/demo-officers.ts';
import type { StaffAuth } from '../staff/staff-auth.ts';
import { isAllowedOrigin, SESSION_COOKIE, sessionSecretOf } from './credentials.ts';
import { readBody, sendJson } from './read-body.ts';

interface Options {
  staffAuth: StaffAuth;
  demo: boolean;
  webOrigins: string[];
  /** Whether browsers reach this server by HTTPS only, so that the cookie may say so. */
  secure: boolean;
}

function corsHeaders(request: IncomingMessage, webOrigins: string[]): Record<string, string> {
  const { origin } = request.headers;
  if (!origin || !webOrigins.includes(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'content-type',
    vary: 'origin',
  };
}

/** `/auth/…`: an officer's session in an httpOnly cookie. True when the request was one of these. */
export function createAuthRoutes({ staffAuth, demo, webOrigins, secure }: Options) {
  const cookie = (value: string, maxAgeSeconds: number) =>
    `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;

  async function signIn(request: IncomingMessage, response: ServerResponse) {
    const headers = corsHeaders(request, webOrigins);
    let email: unknown;
    let password: unknown;
    try {
      ({ email, password } = JSON.parse((await readBody(request, 4096)).toString('utf8')));
    } catch {
      return sendJson(
        response,
        400,
        {
          code: 'BAD_USER_INPUT',
          field: null,
          message: 'Send JSON: {"email": "…", "password": "…"}.',
        },
        { headers, close: true },
      );
    }
    const session =
      typeof email === 'string' && typeof password === 'string'
        ? await staffAuth.signIn(email, password)
        : null;
    if (!session)
      return sendJson(
        response,
        401,
        { code: 'SIGN_IN_FAILED', field: null, message: 'Wrong e-mail or password.' },
        { headers },
      );
    const maxAge = Math.floor((session.expiresAt.getTime() - Date.now()) / 1000);
    sendJson(
      response,
      200,
      { ok: true },
      { headers: { ...headers, 'set-cookie': cookie(session.secret, maxAge) } },
    );
  }

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<boolean> => {
    if (!path.startsWith('/auth/')) return false;
    const headers = corsHeaders(request, webOrigins);
    const route = `${request.method} ${path.replace(/\/$/, '')}`;
    if (!isAllowedOrigin(request, webOrigins))
      sendJson(response, 403, {
        code: 'FORBIDDEN_ORIGIN',
        field: null,
        message: 'This page may not call this server.',
      });
    else if (request.method === 'OPTIONS') response.writeHead(204, headers).end();
    else if (route === 'POST /auth/sign-in') await signIn(request, response);
    else if (route === 'POST /auth/sign-out') {
      const secret = sessionSecretOf(request, webOrigins);
      if (secret) await staffAuth.signOut(secret);
      sendJson(
        response,
        200,
        { ok: true },
        { headers: { ...headers, 'set-cookie': cookie('', 0) } },
      );
    } else if (route === 'GET /auth/demo-officers' && demo) {
      const officers = DEMO_OFFICERS.map(({ email, password, name, role, posts }) => ({
        email,
        password,
        name,
        role,
        post: posts[0] ?? null,
      }));
      sendJson(response, 200, officers, { headers });
    } else
      sendJson(
        response,
        404,
        { code: 'NOT_FOUND', field: null, message: 'There is nothing here.' },
        { headers },
      );
    return true;
  };
}
