import type { IncomingMessage } from 'node:http';
import type { Visit } from '../staff/staff-auth.ts';
import { BROWSER_COOKIE, readCookie } from './staff-cookies.ts';

/** The address that a request came from. */
export type AddressOf = (request: IncomingMessage) => string;

/** Where a request comes from. */
export function visitOf(request: IncomingMessage, addressOf: AddressOf): Visit {
  return {
    address: addressOf(request),
    agent: request.headers['user-agent'] ?? null,
    knownBrowser: readCookie(request, BROWSER_COOKIE),
  };
}
