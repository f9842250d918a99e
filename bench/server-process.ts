import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cleanUpWith } from './cleanup.ts';

const MAIN = fileURLToPath(new URL('../api/dist/main.js', import.meta.url));
const READY_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 12_000;
export const TICKS_PER_SECOND = 100;

export interface ServerProcess {
  url: string;
  pid: number | undefined;
  /** Processor time that the process has used so far, in microseconds; null where the system does not tell. */
  cpuMicros(): number | null;
  /** Memory that the process has in use now (its resident set), in bytes; null where the system does not tell. */
  residentBytes(): number | null;
  /** Ends it before the end of the run, where several are measured one after the other. */
  stop(): Promise<void>;
}

interface Options {
  settings: Record<string, string>;
  /** Folder for a profile of the server, written when it stops. */
  profileDir: string | null;
}

/** Starts the bundled server as `npm start` would, on a free port of the loopback, without Redis. */
export async function startServerProcess({
  settings,
  profileDir,
}: Options): Promise<ServerProcess> {
  const flags = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [];
  const child = spawn(process.execPath, [...flags, MAIN], {
    env: {
      ...process.env,
      NODE_ENV: '',
      REDIS_URL: '',
      DATABASE_URL: '',
      DEMO: '1',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
      LIMITS: 'off',
      WATCH_DRILL_MINUTES: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(late);
  };
  cleanUpWith(stop);
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error('The server was not ready in time.')),
      READY_LIMIT_MS,
    );
    late.unref();
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line.slice('ready '.length).trim());
    });
    void exited.then(([code, signal]) =>
      reject(new Error(`The server ended at its start (${signal ?? code}).`)),
    );
  });
  return {
    url,
    pid: child.pid,
    cpuMicros: () => cpuMicrosOf(child.pid),
    residentBytes: () => residentBytesOf(child.pid),
    stop,
  };
}

/** User and system time of a process from /proc, in steps of 10 ms; Linux only. */
export function cpuMicrosOf(pid: number | undefined): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return (ticks * 1_000_000) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}

function residentBytesOf(pid: number | undefined): number | null {
  try {
    const kib = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
}
