import { createHash, randomBytes } from 'node:crypto';
import type { Bytes } from './staff-seal.ts';

/** The secret of a session or an invitation: 32 random bytes in base64url, 43 characters. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of such a secret: all that is stored. It is 256 random bits, so no slow hash is needed. */
export function tokenHash(token: string): Bytes {
  return Uint8Array.from(createHash('sha256').update(token).digest());
}
