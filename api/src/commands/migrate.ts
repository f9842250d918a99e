import { join } from 'node:path';
import { applyFunctions } from '../db/functions.ts';
import { keysDatabaseOf } from '../db/keys-database.ts';
import { applyMigrations } from '../db/migrations.ts';
import { openPool } from '../db/pool.ts';
import { readDatabaseUrls, rootDir } from '../env.ts';
import { installJobQueue } from '../housekeeping/job-queue-store.ts';
import { JOB_NAMES } from '../housekeeping/jobs.ts';
import { command } from './command.ts';

await command(async () => {
  const urls = readDatabaseUrls();
  const applied = await applyMigrations(urls.databaseUrl, join(rootDir, 'prisma'));
  console.log(
    applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Nothing to apply: up to date.',
  );
  const pool = openPool({ connectionString: urls.databaseUrl, max: 1 });
  try {
    const functions = await applyFunctions(pool, join(rootDir, 'prisma'));
    if (functions.length > 0) console.log(`Functions: ${functions.join(', ')}`);
    await installJobQueue(pool, JOB_NAMES);
  } finally {
    await pool.end();
  }
  const keysDatabase = keysDatabaseOf(urls);
  if (!keysDatabase) return;
  try {
    await keysDatabase.prepare();
    console.log('The database of the keys is up to date.');
  } finally {
    await keysDatabase.close();
  }
});
