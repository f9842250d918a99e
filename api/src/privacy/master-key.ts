import type { Env } from '../env.ts';
import { keyInFile } from './key-file.ts';

/** The wrapping key from the settings; without one, a key made once and kept in the data folder, readable by its owner alone. */
export function masterKeyOf({ masterKey, dataDir }: Pick<Env, 'masterKey' | 'dataDir'>): Buffer {
  return masterKey ?? keyInFile(dataDir, 'master.key');
}
