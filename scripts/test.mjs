// `npm test`: everything that can run here, and a word about what cannot. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildPages, buildServer } from './build.mjs';
import { bin } from './generate.mjs';

const say = (line) => console.log(`… ${line}`);
await buildServer(say);
await buildPages(say);

const left = [];
if (!process.env.TEST_DATABASE_URL)
  left.push('the API on PostgreSQL, skipped: set TEST_DATABASE_URL to a server with PostGIS');
if (!process.env.TEST_REDIS_URL)
  left.push('several nodes over Redis, skipped: set TEST_REDIS_URL to a Redis or Valkey');
if (process.env.TEST_DATABASE_URL && process.env.TEST_EVERYTHING !== '1')
  left.push(
    'part of the API tests on the embedded database: all ran on PostgreSQL (TEST_EVERYTHING=1 runs both)',
  );
const tell = () => {
  for (const line of left) console.log(`not run here: ${line}`);
};

tell();
const { status } = spawnSync(process.execPath, [bin('vitest'), 'run', ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
});
tell();
process.exit(status ?? 1);
