import { createHash, randomBytes } from 'node:crypto';

const PREFIX_LENGTH = 8;
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const KEY = /^abp_([a-z2-9]{8})_[A-Za-z0-9_-]{43}$/;

/** A new key: "abp_", a prefix to find it by, and 32 random bytes in base64url. */
export function makePartnerKey(): { prefix: string; key: string; hash: Buffer } {
  const prefix = Array.from(
    randomBytes(PREFIX_LENGTH),
    (byte) => ALPHABET[byte % ALPHABET.length],
  ).join('');
  const key = `abp_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { prefix, key, hash: hashPartnerKey(key) };
}

/** SHA-256 of a key: all that is stored of its secret, which is 256 random bits. */
export function hashPartnerKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** The prefix of a key; null for what is none. */
export function prefixOf(key: string): string | null {
  return KEY.exec(key)?.[1] ?? null;
}
