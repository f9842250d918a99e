import type { IncomingMessage } from 'node:http';
import { type Credentials, NO_CREDENTIALS } from '../credentials.ts';
import { hashToken, isDeviceToken } from '../persons/device-token.ts';

/** The name of the cookie that holds the secret of an officer's session. */
export const SESSION_COOKIE = 'ab_session';

/** Reads "Bearer <token>" (the word may be missing); nothing for what has not the form of a token of ours. */
export function bearerOf(authorization: unknown): Credentials {
  if (typeof authorization !== 'string' || authorization.length > 500) return NO_CREDENTIALS;
  const token = authorization.replace(/^Bearer\s+/i, '').trim();
  if (isDeviceToken(token)) return { kind: 'DEVICE', tokenHash: hashToken(token) };
  if (/^abc_[\w-]{20,100}$/.test(token)) return { kind: 'CONTACT', token };
  if (/^abp_[\w-]{20,100}$/.test(token)) return { kind: 'PARTNER', key: token };
  return NO_CREDENTIALS;
}

/**
 * What a request brought: a token where there is one, else the session of its cookie. A bad token beside a cookie is
 * nobody: whoever sends one means to be known by it.
 */
export function credentialsOf(request: IncomingMessage, webOrigins: string[]): Credentials {
  const { authorization } = request.headers;
  return authorization === undefined ? staffOf(request, webOrigins) : bearerOf(authorization);
}

/** The session in the cookie, as credentials. */
export function staffOf(request: IncomingMessage, webOrigins: string[]): Credentials {
  const secret = sessionSecretOf(request, webOrigins);
  return secret ? { kind: 'STAFF', secret } : NO_CREDENTIALS;
}

/** Whether a browser's page at `origin` may use this server with a cookie: its own pages, and those named in the settings. */
export function isAllowedOrigin(request: IncomingMessage, webOrigins: string[]): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none';
  if (webOrigins.includes(origin)) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/**
 * Whether a browser arrives here as a page of its own, sent by another site's link or redirect. It shows what is
 * answered in its window; no page of the other site can read it or send a body with it.
 */
export function isArrival({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.origin === undefined &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  );
}

/** The session's secret, unless a page of a foreign origin sent it. */
export function sessionSecretOf(request: IncomingMessage, webOrigins: string[]): string | null {
  if (!isAllowedOrigin(request, webOrigins)) return null;
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === SESSION_COOKIE && value && /^[\w-]{20,100}$/.test(value)) return value;
  }
  return null;
}
