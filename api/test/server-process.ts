import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { rootDir } from '../src/env.ts';
import { clientOf, type TestServer, until } from './harness.ts';

/** The product as it is run: a process of its own. */
export interface ServerProcess extends Pick<TestServer, 'ask' | 'signIn' | 'follow'> {
  url: string;
  pid: number;
  /** Process ids of its children: the embedded database, if there is one. */
  children(): number[];
  kill(signal: NodeJS.Signals): void;
  /** Sends a signal to its whole group, as Ctrl-C does. */
  killGroup(signal: NodeJS.Signals): void;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const main = join(rootDir, 'api/dist/main.js');

function isFresh(): boolean {
  if (!existsSync(main)) return false;
  const built = statSync(main).mtimeMs;
  return readdirSync(join(rootDir, 'api/src'), { recursive: true, withFileTypes: true }).every(
    (entry) => !entry.isFile() || statSync(join(entry.parentPath, entry.name)).mtimeMs < built,
  );
}

/** Bundles the server unless that is done; of several test files at once one does it. */
export async function bundled(): Promise<void> {
  const lock = join(rootDir, '.cache/bundling');
  mkdirSync(dirname(lock), { recursive: true });
  await until(() => {
    if (isFresh() && !existsSync(lock)) return true;
    try {
      mkdirSync(lock);
    } catch {
      return false;
    }
    try {
      const result = spawnSync(process.execPath, [join(rootDir, 'scripts/bundle.mjs')], {
        encoding: 'utf8',
      });
      if (result.status !== 0) throw new Error(result.stderr);
    } finally {
      rmdirSync(lock);
    }
    return true;
  }, 60_000);
}

export async function startServerProcess(settings: Record<string, string>): Promise<ServerProcess> {
  await bundled();
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      LOG_LEVEL: 'silent',
      LIMITS: 'off',
      WATCH_DRILL_MINUTES: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const pid = child.pid as number;
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line.slice('ready '.length).trim());
    });
  });
  const url = await Promise.race([
    ready,
    exited.then((how) => {
      throw new Error(`The server ended before it was ready: ${JSON.stringify(how)}`);
    }),
  ]);
  return {
    ...clientOf(url),
    url,
    pid,
    children: () =>
      execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number))
        .filter(([, parent]) => parent === pid)
        .map(([own]) => own as number),
    kill: (signal) => process.kill(pid, signal),
    killGroup: (signal) => process.kill(-pid, signal),
    exited,
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
