// Builds what is missing or out of date: Prisma's client, the server's bundle, the pages.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { bin, generateClient, generateDocuments } from './generate.mjs';
import { isFresh, stamp } from './stamps.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const CLIENT = ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'];
const SERVER = [...CLIENT, 'api/src', 'api/package.json', 'scripts/bundle.mjs'];
const PAGES = ['web', 'schema.graphql', 'codegen.ts', 'package-lock.json'];

function runAsync(args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const output = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`Failed: ${args.join(' ')}\n${Buffer.concat(output)}`)),
    );
  });
}

export function buildClient(say) {
  const outputs = ['api/src/db/generated/client.ts', 'api/src/schema/generated/pothos-types.ts'];
  if (isFresh('client', CLIENT, outputs)) return;
  say('Generating the database client');
  generateClient();
  stamp('client', CLIENT);
}

export async function buildServer(say) {
  buildClient(say);
  if (isFresh('server', SERVER, ['api/dist/run.js'])) return;
  say('Bundling the server');
  await bundle();
  stamp('server', SERVER);
}

export async function buildPages(say) {
  if (isFresh('pages', PAGES, ['web/out/csp.json'])) return;
  say('Building the pages (about half a minute, the first time)');
  generateDocuments();
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  await runAsync([bin('next'), 'build'], { cwd: join(root, 'web'), env });
  await runAsync([join(root, 'web/scripts/csp.mjs')], { cwd: join(root, 'web'), env });
  stamp('pages', PAGES);
}
