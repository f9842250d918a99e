// `npm test`: everything that can run with what is set here, and a word about what cannot. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildPages, buildServer } from './build.mjs';
import { bin } from './generate.mjs';

const say = (line) => console.log(`… ${line}`);
await buildServer(say);
await buildPages(say);

const args = process.argv.slice(2);
const left = [];
if (args.length > 0) left.push(`what was not asked for (${args.join(' ')})`);
if (!process.env.TEST_DATABASE_URL)
  left.push('the API on PostgreSQL: set TEST_DATABASE_URL to a server with PostGIS');
if (!process.env.TEST_REDIS_URL)
  left.push('several nodes over Redis: set TEST_REDIS_URL to a Redis or Valkey');
const tell = () => {
  for (const line of left) console.log(`not run here: ${line}`);
};

tell();
const reporters = ['--reporter=default', '--reporter=./scripts/skipped-reporter.mjs'];
const { status } = spawnSync(process.execPath, [bin('vitest'), 'run', ...reporters, ...args], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
});
tell();
process.exit(status ?? 1);
