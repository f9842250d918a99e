// `npm run dev`: the API on PORT (3000), restarted at each change, and the pages with hot reload on 3001.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildClient } from './build.mjs';
import { bin, generateDocuments } from './generate.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const port = process.env.PORT ?? '3000';
const pages = 'http://127.0.0.1:3001';

buildClient((line) => console.log(`… ${line}`));
generateDocuments();
const children = [
  spawn(process.execPath, [bin('tsx'), 'watch', 'api/src/main.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PORT: port, WEB_ORIGINS: pages },
  }),
  spawn(process.execPath, [bin('next'), 'dev', '--port', '3001', '--hostname', '127.0.0.1'], {
    cwd: `${root}web`,
    stdio: 'inherit',
    env: {
      ...process.env,
      NEXT_PUBLIC_API_ORIGIN: `http://127.0.0.1:${port}`,
      NEXT_TELEMETRY_DISABLED: '1',
    },
  }),
];
console.log(`pages with hot reload: ${pages}/es/`);
const stopAll = (signal = 'SIGTERM') => {
  for (const child of children) child.kill(signal);
};
for (const child of children) child.on('exit', () => stopAll());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopAll(signal));
