import type { Env } from '../env.ts';
import { keyInFile } from './key-file.ts';
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
  return localWrappingKeys(masterKey ?? keyInFile(dataDir, 'master.key'), previousMasterKeys);
}
