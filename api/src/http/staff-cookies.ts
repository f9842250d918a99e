import type { IncomingMessage } from 'node:http';
import { KNOWN_BROWSER_SECONDS } from '../staff/known-browsers.ts';
import { isAllowedOrigin, SESSION_COOKIE } from './credentials.ts';

/** Holds what the second step of a sign-in needs, for some minutes. */
export const STEP_COOKIE = 'ab_second_step';
/** Holds what must come back from the ministry's sign-on. Lax: the browser comes from another site then. */
export const SSO_COOKIE = 'ab_sso';

/** Marks a browser in which staff have signed in, so that attempts there are counted apart from those of strangers. */
export const BROWSER_COOKIE = 'ab_known_browser';

interface Cookie {
  name: string;
  value: string;
  seconds: number;
  path: string;
  sameSite: 'Strict' | 'Lax';
}

/** The cookies of staff. No script can read them; over HTTPS alone where this server is reached so. */
export function staffCookies(secure: boolean) {
  const write = ({ name, value, seconds, path, sameSite }: Cookie) =>
    `${name}=${value}; Path=${path}; HttpOnly; SameSite=${sameSite}; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
  return {
    session: (value: string, seconds: number) =>
      write({ name: SESSION_COOKIE, value, seconds, path: '/', sameSite: 'Strict' }),
    step: (value: string, seconds: number) =>
      write({
        name: STEP_COOKIE,
        value: encodeURIComponent(value),
        seconds,
        path: '/auth/',
        sameSite: 'Strict',
      }),
    browser: (value: string) =>
      write({
        name: BROWSER_COOKIE,
        value,
        seconds: KNOWN_BROWSER_SECONDS,
        path: '/auth/',
        sameSite: 'Strict',
      }),
    sso: (value: string, seconds: number) =>
      write({
        name: SSO_COOKIE,
        value: encodeURIComponent(value),
        seconds,
        path: '/auth/sso',
        sameSite: 'Lax',
      }),
  };
}

/** The value of one of these cookies, unless a page of a foreign origin sent it. */
export function cookieOf(
  request: IncomingMessage,
  name: string,
  webOrigins: string[],
): string | null {
  return isAllowedOrigin(request, webOrigins) ? readCookie(request, name) : null;
}

/** The value of one of these cookies, whoever sent it: for a route that has decided from where it may be called. */
export function readCookie(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [found, value] = part.trim().split('=');
    if (found !== name || !value || !/^[\w.%~-]{10,600}$/.test(value)) continue;
    try {
      return decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return null;
}
