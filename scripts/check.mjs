// `npm run check`: format and lint, types, dependency rules, and that schema.graphql is what the code prints.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildClient } from './build.mjs';
import { bin, generateDocuments } from './generate.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
buildClient(() => undefined);

const checks = [
  ['format and lint', () => node(bin('@biomejs/biome', 'biome'), 'check', '.')],
  ['schema.graphql is current', () => node('scripts/generate.mjs', '--check')],
  ['documents match the schema', () => generateDocuments()],
  ['types of api, bench and e2e', () => node(bin('typescript', 'tsc'), '-p', 'api')],
  ['types of web', () => node(bin('typescript', 'tsc'), '-p', 'web', '--noEmit')],
  [
    'dependency rules',
    () =>
      node(
        bin('dependency-cruiser', 'depcruise'),
        '--config',
        '.dependency-cruiser.cjs',
        'api/src',
        'web/src',
      ),
  ],
];

function node(...args) {
  const result = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${result.stdout}${result.stderr}`);
}

let failed = 0;
for (const [name, check] of checks) {
  try {
    check();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
