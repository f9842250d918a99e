// `npm run check`: format and lint, types, dependency rules, and that schema.graphql is what the code prints.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildClient } from './build.mjs';
import { bin, generateDocuments } from './generate.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
buildClient(() => undefined);

const TSC = bin('typescript', 'tsc');
const RULES = ['--config', '.dependency-cruiser.cjs', 'api/src', 'web/src'];

/** The longest first. Types of web are made of its documents, which are made anew before. */
const checks = [
  ['types of api, bench and e2e', () => node(TSC, '-p', 'api')],
  ['types of web', () => node(TSC, '-p', 'web', '--noEmit')],
  ['dependency rules', () => node(bin('dependency-cruiser', 'depcruise'), ...RULES)],
  ['schema.graphql is current', () => node('scripts/generate.mjs', '--check')],
  ['format and lint', () => node(bin('@biomejs/biome', 'biome'), 'check', '.')],
];
const AT_ONCE = 2;

async function node(...args) {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  await promisify(execFile)(process.execPath, args, options).catch(({ stdout, stderr }) => {
    throw new Error(`${stdout}${stderr}`);
  });
}

let failed = 0;
async function run([name, check]) {
  try {
    await check();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message}`);
  }
}

await run(['documents match the schema', () => generateDocuments()]);
const left = [...checks];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = left.shift(); next; next = left.shift()) await run(next);
  }),
);
process.exit(failed === 0 ? 0 : 1);
