import type { IncomingMessage } from 'node:http';
import type { Visit } from '../staff/staff-auth.ts';

/** The address that a request came from. */
export type AddressOf = (request: IncomingMessage) => string;

/** Where a request comes from. */
export function visitOf(request: IncomingMessage, addressOf: AddressOf): Visit {
  return { address: addressOf(request), agent: request.headers['user-agent'] ?? null };
}
