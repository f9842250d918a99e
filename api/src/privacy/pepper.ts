import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import type { Env } from '../env.ts';
import { keptKey } from './key-file.ts';

/** The secret from the settings that is in no database; without one, made once and kept in the data folder. */
export function pepperOf({ pepper, dataDir }: Pick<Env, 'pepper' | 'dataDir'>): Buffer {
  return pepper ?? keptKey(join(dataDir, 'pepper.key'));
}

/** A key of 32 bytes for one purpose, HKDF-SHA256 of the pepper: whoever learns one learns no other. */
export function derivedKey(pepper: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', pepper, Buffer.alloc(0), label, 32));
}
