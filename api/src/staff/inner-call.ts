import { parseSetCookieHeader } from 'better-auth/cookies';
import { COOKIES, SESSION_SECONDS } from './better-auth.ts';
import type { StaffSession, Visit } from './staff-auth.ts';

/** What a call of better-auth's gave: whether it was right, and what it would have told a browser. */
export interface InnerAnswer {
  ok: boolean;
  status: number;
  /** Better-auth's code of what went wrong. */
  code: string | null;
  body: Record<string, unknown>;
  location: string | null;
  /** The value that a cookie was set to; null if it was not, or was cleared. */
  cookie(name: string): string | null;
}

/** Reads a response of better-auth's. @throws Error for what is not the caller's fault. */
export async function innerAnswer(response: Response): Promise<InnerAnswer> {
  if (response.status >= 500) throw new Error('The sign-in failed on our side.');
  const text = await response.text();
  const body = (text ? JSON.parse(text) : {}) as Record<string, unknown> | null;
  const cookies = parseSetCookieHeader(response.headers.getSetCookie().join(', '));
  return {
    ok: response.status < 400,
    status: response.status,
    code: typeof body?.code === 'string' ? body.code : null,
    body: body ?? {},
    location: response.headers.get('location'),
    cookie: (name) => cookies.get(name)?.value || null,
  };
}

/** The headers of a call: who visits, in which session, with which of better-auth's cookies. */
export function innerHeaders(
  visit: Pick<Visit, 'agent'> | null,
  { session, cookies = {} }: { session?: string; cookies?: Record<string, string> } = {},
): Headers {
  const headers = new Headers();
  // What a browser says of itself may hold anything; a header may not.
  const agent = visit?.agent?.replace(/[^\x20-\x7e]/g, '').slice(0, 400);
  if (agent) headers.set('user-agent', agent);
  if (session) headers.set('authorization', `Bearer ${session}`);
  const pairs = Object.entries(cookies).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  if (pairs.length > 0) headers.set('cookie', pairs.join('; '));
  return headers;
}

/** The session that a call made. Better-auth signs the token for its own cookie; ours holds it bare. */
export function sessionFrom(answer: InnerAnswer): StaffSession | null {
  const signed = answer.cookie(COOKIES.session);
  const secret = signed?.split('.')[0];
  return secret ? { secret, lifetimeSeconds: SESSION_SECONDS } : null;
}
