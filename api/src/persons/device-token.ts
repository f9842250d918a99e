import { createHash } from 'node:crypto';

const TOKEN = /^abd_[A-Za-z0-9_-]{43}$/;

/** Whether a text has the form of a device's token: "abd_" and 32 random bytes in base64url. */
export function isDeviceToken(text: string): boolean {
  return TOKEN.test(text);
}

/** SHA-256 of a token: all that is stored. The token is 256 random bits, so no slow hash is needed. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
