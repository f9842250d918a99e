import { createHmac, hkdfSync } from 'node:crypto';
import type { Env } from '../env.ts';
import { keyInFile } from './key-file.ts';

/** What a key made of the pepper is for. Each label gives a key of its own, so that no use can stand in for another. */
export type PepperLabel =
  | 'pin'
  | 'lookup'
  | 'contact-link'
  | 'contact-invitation'
  | 'recovery'
  | 'audit'
  | 'staff-lookup'
  | 'staff-auth'
  | 'staff-device'
  | 'drill'
  | 'feed-cursor';

/** The secret from the settings that is in no database; without one, made once and kept in the data folder. */
export function pepperOf({ pepper, dataDir }: Pick<Env, 'pepper' | 'dataDir'>): Buffer {
  return pepper ?? keyInFile(dataDir, 'pepper.key');
}

/** A key of 32 bytes for one purpose, HKDF-SHA256 of the pepper: whoever learns one learns no other. */
export function derivedKey(pepper: Buffer, label: PepperLabel): Buffer {
  return Buffer.from(hkdfSync('sha256', pepper, 'alert-button', label, 32));
}

/** A keyed hash (HMAC-SHA256) of a text: equal texts can be found, and none can be read or guessed without the key. */
export function keyedHash(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
