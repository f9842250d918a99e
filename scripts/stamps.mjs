// Remembers what was built from what, so that a second start builds nothing.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache/stamps');
const IGNORED = new Set(['node_modules', '.next', 'out', 'dist', 'gql', 'generated', '.DS_Store']);

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !IGNORED.has(entry.name) && !entry.name.endsWith('.tsbuildinfo'))
    .flatMap((entry) => filesBelow(join(path, entry.name)));
}

function sumOf(inputs) {
  const hash = createHash('sha256').update(process.version.split('.')[0]);
  for (const file of inputs.flatMap((input) => filesBelow(join(root, input))).sort())
    hash.update(file.slice(root.length)).update(readFileSync(file));
  for (const [name, value] of Object.entries(process.env).sort())
    if (name.startsWith('NEXT_PUBLIC_')) hash.update(`${name}=${value}`);
  return hash.digest('hex');
}

/** Whether `outputs` stand and were made from `inputs` as they are now. */
export function isFresh(name, inputs, outputs) {
  const file = join(folder, name);
  if (!outputs.every((output) => existsSync(join(root, output)))) return false;
  return existsSync(file) && readFileSync(file, 'utf8') === sumOf(inputs);
}

/** Notes that the outputs were made from the inputs as they are now. */
export function stamp(name, inputs) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), sumOf(inputs));
}
