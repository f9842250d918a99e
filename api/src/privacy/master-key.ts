import { join } from 'node:path';
import type { Env } from '../env.ts';
import { keptKey } from './key-file.ts';
import { localWrappingKeys, type WrappingKeys } from './wrapping-keys.ts';

/**
 * The wrapping keys from the settings; without any, a key made once and kept in the data folder.
 * @throws KeyFileError
 */
export function wrappingKeysOf({
  masterKey,
  previousMasterKeys,
  dataDir,
}: Pick<Env, 'masterKey' | 'previousMasterKeys' | 'dataDir'>): WrappingKeys {
  return localWrappingKeys(masterKey ?? keptKey(join(dataDir, 'master.key')), previousMasterKeys);
}
