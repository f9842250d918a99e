// Measures the product on this machine: `npm run bench:flood` (bench/flood.ts), `npm run bench:notices` (bench/notices.ts) or `npm run bench -- [--seconds 5] [--quick] [--rate N] [--json FILE] [--profile DIR]`.
// With DATABASE_URL on a database of its own next to that one, otherwise on a fresh embedded one. See bench/README.md.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { generateClient } from './generate.mjs';

// The bench to run is named first where it is not the ordinary one.
const [program, ...args] = process.argv[2]?.endsWith('.ts')
  ? process.argv.slice(2)
  : ['bench.ts', ...process.argv.slice(2)];
const root = fileURLToPath(new URL('..', import.meta.url));

/** Whether the server's bundle is missing or older than any of its sources. */
function isBundleStale() {
  const built = statSync(join(root, 'api/dist/main.js'), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return true;
  return readdirSync(join(root, 'api/src'), { recursive: true }).some(
    (file) => file.endsWith('.ts') && statSync(join(root, 'api/src', file)).mtimeMs > built,
  );
}

if (!existsSync(join(root, 'api/src/db/generated'))) generateClient();
if (isBundleStale()) await bundle();

const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench', program), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the whole group: the bench cleans up, this process waits for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
