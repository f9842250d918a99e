// Generates what is not committed (Prisma's client, the types of the documents in web/) and prints schema.graphql,
// docs/permissions.md and the log's writer. --check fails if the committed ones are not those that the code prints. --client stops after the client.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The path of a package's command, without a shell. Not every package lets its package.json be resolved. */
export function bin(packageName, command = packageName) {
  const folder = ['.', 'api', 'web']
    .map((workspace) => join(root, workspace, 'node_modules', packageName))
    .find((path) => existsSync(path));
  if (!folder) throw new Error(`${packageName} is not installed: run npm ci`);
  const { bin: bins } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bins === 'string' ? bins : bins[command]);
}

/** Runs a node program to its end. `quiet` shows its output only if it fails. */
export function run(args, { env = {}, quiet = false } = {}) {
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    if (quiet) process.stderr.write(`${result.stdout}${result.stderr}`);
    throw new Error(`Failed: ${args.join(' ')}`);
  }
  return result.stdout;
}

export function generateClient() {
  // `prisma generate` wants to download a schema engine that it does not use; naming any program spares that.
  run([bin('prisma'), 'generate', '--no-hints'], {
    quiet: true,
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
    },
  });
}

const print = (command) => () =>
  run(['--import', 'tsx', join(root, `api/src/commands/${command}.ts`)], { quiet: true });

/** What is committed and printed from code. */
const PRINTED = {
  'schema.graphql': print('print-schema'),
  'docs/permissions.md': print('print-permissions'),
  'docs/alert-life.md': print('print-alert-life'),
  'prisma/functions/write_alert_events.sql': print('print-log-writer'),
};

export function generateDocuments() {
  run([bin('@graphql-codegen/cli', 'graphql-codegen'), '--config', 'codegen.ts'], { quiet: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  generateClient();
  if (!process.argv.includes('--client')) {
    for (const [name, printIt] of Object.entries(PRINTED)) {
      const file = join(root, name);
      const printed = printIt();
      if (process.argv.includes('--check')) {
        if (!existsSync(file) || readFileSync(file, 'utf8') !== printed) {
          console.error(`${name} is out of date: run \`npm run generate\` and commit it.`);
          process.exit(1);
        }
      } else writeFileSync(file, printed);
    }
    generateDocuments();
  }
}
