import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reachEmbeddedDatabase } from '../db/embedded/embedded-database.ts';
import { type Env, SettingsError } from '../env.ts';

/** The database of a command: the named one, or the embedded one, also while a copy of the product runs on it. */
export async function commandDatabase(
  env: Pick<Env, 'databaseUrl' | 'dataDir'>,
): Promise<{ url: string; embedded: boolean; stop(): Promise<void> }> {
  if (env.databaseUrl)
    return { url: env.databaseUrl, embedded: false, stop: async () => undefined };
  if (!existsSync(join(env.dataDir, 'postgres')))
    throw new SettingsError([
      `DATABASE_URL must name the database: there is no embedded one in ${env.dataDir}`,
    ]);
  return { ...(await reachEmbeddedDatabase(env.dataDir)), embedded: true };
}
