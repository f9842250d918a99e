import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { readConsularFiles } from '../consulates/consular-files.ts';
import { importConsularData } from '../consulates/import-service.ts';
import { openPool } from '../db/pool.ts';
import { readDatabaseUrl, rootDir, SettingsError } from '../env.ts';
import { command } from './command.ts';

// npm run data:import -- [--folder prisma/data] [--from 2026-12-01]
await command(async () => {
  const { values } = parseArgs({
    options: { folder: { type: 'string' }, from: { type: 'string' } },
  });
  const { from } = values;
  if (from !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(from))
    throw new SettingsError(['--from must be a day such as 2026-12-01']);
  const pool = openPool({ connectionString: readDatabaseUrl(), max: 1 });
  try {
    const files = readConsularFiles(values.folder ?? `${rootDir}prisma/data`);
    const report = await importConsularData(pool, files, { clock: systemClock, effectiveOn: from });
    console.log(JSON.stringify(report, null, 2));
  } finally {
    await pool.end();
  }
});
