import type { IncomingMessage } from 'node:http';
import type { Visit } from '../staff/staff-auth.ts';

/** The address that a request came from. */
export type AddressOf = (request: IncomingMessage) => string;

/** The other end of the connection: right where no proxy stands between. */
export const socketAddress: AddressOf = ({ socket }) => socket.remoteAddress ?? '';

/** Where a request comes from. */
export function visitOf(request: IncomingMessage, addressOf: AddressOf = socketAddress): Visit {
  return { address: addressOf(request), agent: request.headers['user-agent'] ?? null };
}
