import { join } from 'node:path';
import { applyMigrations } from '../db/migrations.ts';
import { readDatabaseUrl, rootDir } from '../env.ts';
import { command } from './command.ts';

await command(async () => {
  const applied = await applyMigrations(readDatabaseUrl(), join(rootDir, 'prisma'));
  console.log(
    applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Nothing to apply: up to date.',
  );
});
