import type { IncomingMessage, ServerResponse } from 'node:http';
import { ExpectedError } from '../expected-errors.ts';
import { DEMO_OFFICERS } from '../staff/demo-officers.ts';
import type { Invitations } from '../staff/invitations.ts';
import type { SingleSignOn } from '../staff/single-sign-on.ts';
import type { StaffAuth, StaffSession, Visit } from '../staff/staff-auth.ts';
import { NoStepError, SignInFailedError, TooManyAttemptsError } from '../staff/staff-errors.ts';
import { isAllowedOrigin, isArrival, sessionSecretOf } from './credentials.ts';
import { readBody, sendJson } from './read-body.ts';
import { createSsoRoutes, SSO_CALLBACK } from './sso-routes.ts';
import { cookieOf, STEP_COOKIE, staffCookies } from './staff-cookies.ts';
import { type AddressOf, visitOf } from './visit.ts';

interface AuthOptions {
  staffAuth: StaffAuth;
  invitations: Invitations;
  /** Null where the settings name no provider. */
  singleSignOn: SingleSignOn | null;
  demo: boolean;
  webOrigins: string[];
  /** Whether browsers reach this server by HTTPS only, so that the cookies may say so. */
  secure: boolean;
  /** The address that a request came from. */
  addressOf: AddressOf;
}

/** What a route answers: a body, and perhaps cookies. */
interface Answer {
  body: unknown;
  cookies?: string[];
}

/** One request to a route, with what it brought. */
interface Call {
  /** A text of the body; "" for anything else. */
  text(name: string): string;
  visit: Visit;
  session: string | null;
  step: string | null;
}

const STATUS: Record<string, number> = {
  SIGN_IN_FAILED: 401,
  SIGN_IN_AGAIN: 401,
  TOO_MANY_ATTEMPTS: 429,
  INVITATION_NOT_VALID: 404,
  TWO_FACTOR_STANDS: 409,
};

const LONGEST_BODY = 4096;

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

function send(
  response: ServerResponse,
  { body, cookies }: Answer,
  headers: Record<string, string>,
) {
  if (cookies) response.setHeader('set-cookie', cookies);
  sendJson(response, 200, body, { headers });
}

function sendError(
  response: ServerResponse,
  error: ExpectedError,
  headers: Record<string, string>,
) {
  const { code, field, message } = error;
  const wait = error instanceof TooManyAttemptsError ? error.retryAfterSeconds : null;
  sendJson(
    response,
    STATUS[code] ?? 400,
    { code, field, message, ...(wait ? { retryAfterSeconds: wait } : {}) },
    { headers: { ...headers, ...(wait ? { 'retry-after': String(wait) } : {}) } },
  );
}

/** `/auth/…`: how staff get a session, in an httpOnly cookie. True when the request was one of these. */
export function createAuthRoutes(options: AuthOptions) {
  const { staffAuth, invitations, singleSignOn, demo, webOrigins } = options;
  const cookies = staffCookies(options.secure);
  const sso = singleSignOn && createSsoRoutes(singleSignOn, options, cookies);

  /** A session's cookie. That of the second step has done its work, and the session that the cookie held is over. */
  const signedIn = async (
    { secret, lifetimeSeconds }: StaffSession,
    { step, session, visit }: Pick<Call, 'step' | 'session' | 'visit'>,
  ): Promise<Answer> => {
    if (session) await staffAuth.signOut(session, visit);
    const mark = await staffAuth.markBrowser(secret, visit);
    return {
      body: { ok: true },
      cookies: [
        cookies.session(secret, lifetimeSeconds),
        ...(step ? [cookies.step('', 0)] : []),
        ...(mark ? [cookies.browser(mark)] : []),
      ],
    };
  };

  const needed = (value: string | null): string => {
    if (!value) throw new NoStepError();
    return value;
  };

  const routes: Record<string, (call: Call) => Promise<Answer>> = {
    'POST /auth/sign-in': async (call) => {
      const { text, visit } = call;
      const [email, password] = [text('email'), text('password')];
      if (!email || !password) throw new SignInFailedError();
      const answer = await staffAuth.signIn(email, password, visit);
      if (answer.kind === 'SIGNED_IN') return signedIn(answer.session, call);
      const { secret, lifetimeSeconds } = answer.challenge;
      return { body: { twoFactor: true }, cookies: [cookies.step(secret, lifetimeSeconds)] };
    },
    'POST /auth/two-factor': async (call) =>
      signedIn(await staffAuth.secondStep(needed(call.step), call.text('code'), call.visit), call),
    'POST /auth/enrol-two-factor': async ({ session }) => ({
      body: await staffAuth.enrolTwoFactor(needed(session)),
    }),
    'POST /auth/confirm-two-factor': async (call) => {
      const secret = needed(call.session);
      return signedIn(
        await staffAuth.confirmTwoFactor(secret, call.text('code'), call.visit),
        call,
      );
    },
    'POST /auth/backup-codes': async ({ text, visit, session }) => ({
      body: {
        backupCodes: await staffAuth.renewBackupCodes(needed(session), text('proof'), visit),
      },
    }),
    'POST /auth/password': async (call) => {
      const passwords = { current: call.text('current'), next: call.text('next') };
      const secret = needed(call.session);
      return signedIn(await staffAuth.changePassword(secret, passwords, call.visit), call);
    },
    'POST /auth/invitation': async ({ text, visit }) => ({
      body: await invitations.read(text('token'), visit),
    }),
    'POST /auth/accept-invitation': async (call) => {
      const { text, visit } = call;
      const [token, password] = [text('token'), text('password')];
      const name = text('name') || undefined;
      const email = await invitations.accept({ token, password, ...(name ? { name } : {}) }, visit);
      return signedIn(await staffAuth.signInAccepted(email, password, visit), call);
    },
    'POST /auth/sign-out': async ({ visit, session, step }) => {
      if (session) await staffAuth.signOut(session, visit);
      return {
        body: { ok: true },
        cookies: [cookies.session('', 0), ...(step ? [cookies.step('', 0)] : [])],
      };
    },
    'GET /auth/session': async ({ session, step }) => ({
      body: { ...(await staffAuth.stateOf(session, step)), sso: singleSignOn !== null },
    }),
    ...(demo
      ? {
          'GET /auth/demo-officers': async () => ({
            body: DEMO_OFFICERS.map(({ email, password, name, role, posts }) => ({
              email,
              password,
              name,
              role,
              post: posts[0] ?? null,
            })),
          }),
        }
      : {}),
  };

  async function readCall(request: IncomingMessage): Promise<Call | null> {
    let body: Record<string, unknown> = {};
    if (request.method === 'POST')
      try {
        const text = (await readBody(request, LONGEST_BODY)).toString('utf8');
        const parsed: unknown = text ? JSON.parse(text) : {};
        if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return null;
        body = parsed as Record<string, unknown>;
      } catch {
        return null;
      }
    return {
      text: (name) => (typeof body[name] === 'string' ? body[name] : ''),
      visit: visitOf(request, options.addressOf),
      session: sessionSecretOf(request, webOrigins),
      step: cookieOf(request, STEP_COOKIE, webOrigins),
    };
  }

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<boolean> => {
    if (!path.startsWith('/auth/')) return false;
    const headers = corsHeaders(request, webOrigins);
    const refuse = (status: number, code: string, message: string, close = false) =>
      sendJson(response, status, { code, field: null, message }, { headers, close });
    const name = `${request.method} ${path.replace(/\/$/, '')}`;
    if (!isAllowedOrigin(request, webOrigins) && !(name === SSO_CALLBACK && isArrival(request))) {
      refuse(403, 'FORBIDDEN_ORIGIN', 'This page may not call this server.');
      return true;
    }
    if (request.method === 'OPTIONS') response.writeHead(204, headers).end();
    else if (sso && (await sso(request, response, name))) return true;
    else if (Object.hasOwn(routes, name)) {
      const call = await readCall(request);
      if (!call) refuse(400, 'BAD_USER_INPUT', 'Send a JSON object of at most 4 KB.', true);
      else
        try {
          const route = routes[name] as (call: Call) => Promise<Answer>;
          send(response, await route(call), headers);
        } catch (error) {
          if (!(error instanceof ExpectedError)) throw error;
          sendError(response, error, headers);
        }
    } else refuse(404, 'NOT_FOUND', 'There is nothing here.');
    return true;
  };
}
