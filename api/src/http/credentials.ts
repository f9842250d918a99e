import type { IncomingMessage } from 'node:http';
import { hashToken, isDeviceToken } from '../persons/device-token.ts';

/** The name of the cookie that holds the secret of an officer's session. */
export const SESSION_COOKIE = 'ab_session';

/** What a caller brought, not yet looked up. */
export interface Credentials {
  tokenHash: Buffer | null;
  sessionSecret: string | null;
}

/** Reads "Bearer <token>" (the word may be missing); null for anything that is not a device's token. */
export function tokenHashOf(authorization: unknown): Buffer | null {
  if (typeof authorization !== 'string') return null;
  const token = authorization.replace(/^Bearer\s+/i, '').trim();
  return isDeviceToken(token) ? hashToken(token) : null;
}

/** Whether a browser's page at `origin` may use this server with a cookie: its own pages, and those named in the settings. */
export function isAllowedOrigin(request: IncomingMessage, webOrigins: string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (webOrigins.includes(origin)) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
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
