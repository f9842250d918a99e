import { join } from 'node:path';
import type { Env } from '../env.ts';
import { keptKey } from './key-file.ts';

/** The wrapping key from the settings; without one, a key made once and kept in the data folder. @throws KeyFileError */
export function masterKeyOf({ masterKey, dataDir }: Pick<Env, 'masterKey' | 'dataDir'>): Buffer {
  return masterKey ?? keptKey(join(dataDir, 'master.key'));
}
