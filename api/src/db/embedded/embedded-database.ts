import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildMessage } from './embedded-child.ts';
import { startUpkeep } from './upkeep.ts';

/** Another copy of the product has this data folder open. */
export class DataDirInUseError extends Error {
  constructor(readonly dataDir: string) {
    super(`Another copy is already running on the data folder ${dataDir}.`);
    this.name = 'DataDirInUseError';
  }
}

export interface EmbeddedDatabase {
  /** An ordinary PostgreSQL address; nobody else needs to know that the database is embedded. */
  url: string;
  /** Process id of the child, null while it is being restarted. */
  pid(): number | null;
  stop(): Promise<void>;
}

interface Options {
  dataDir: string;
  onRestart?: (attempt: number) => void;
}

/** The kernel's limit for the path of a socket is 104 bytes on macOS and 108 on Linux. */
const LONGEST_SOCKET_DIR = 85;

/**
 * Runs PGlite with PostGIS in a child process that speaks the PostgreSQL protocol on a socket in the data folder.
 *
 * A child that dies is started again; clients see broken connections for about three seconds. It ends with its
 * parent, even when that is killed. Its fsync is off: data survives killed processes, not a power cut.
 * @throws DataDirInUseError
 */
export async function startEmbeddedDatabase({
  dataDir,
  onRestart,
}: Options): Promise<EmbeddedDatabase> {
  const source = import.meta.url.endsWith('.ts');
  const script = fileURLToPath(
    new URL(source ? './embedded-child.ts' : './embedded-child.js', import.meta.url),
  );
  let child: ChildProcess | null = null;
  let stopping = false;

  const launch = () =>
    new Promise<void>((resolve, reject) => {
      const started = fork(script, [dataDir], {
        execArgv: source ? ['--import', 'tsx'] : [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child = started;
      let ready = false;
      started.on('message', (message: ChildMessage) => {
        if (message.ready) {
          ready = true;
          resolve();
        } else {
          reject(
            message.reason === 'in-use'
              ? new DataDirInUseError(dataDir)
              : new Error(`The embedded database did not start: ${message.detail}`),
          );
        }
      });
      started.on('exit', (code, signal) => {
        if (child === started) child = null;
        if (!ready)
          reject(new Error(`The embedded database ended at its start (${signal ?? code}).`));
        else if (!stopping) void relaunch(1);
      });
    });

  const relaunch = async (attempt: number): Promise<void> => {
    if (stopping) return;
    onRestart?.(attempt);
    try {
      await launch();
    } catch {
      setTimeout(() => void relaunch(attempt + 1), Math.min(200 * attempt, 5_000));
    }
  };

  // An exit in the middle of the preparation leaves no time to ask: the child may be busy for ten seconds.
  const killChild = () => child?.kill('SIGKILL');
  process.once('exit', killChild);

  await launch();
  const address = addressOf(dataDir);
  const upkeep = startUpkeep(address.url);

  return {
    url: address.url,
    pid: () => child?.pid ?? null,
    async stop() {
      stopping = true;
      // Not waited for: the end of the database cuts off what it is at.
      void upkeep.stop();
      process.off('exit', killChild);
      address.forget();
      const ending = child;
      if (!ending) return;
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGTERM');
      const late = setTimeout(() => ending.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/**
 * The embedded database of a data folder for a command: the one that a running copy has open, or else one started for
 * as long as the command works.
 */
export async function reachEmbeddedDatabase(
  dataDir: string,
): Promise<Pick<EmbeddedDatabase, 'url' | 'stop'>> {
  try {
    return await startEmbeddedDatabase({ dataDir });
  } catch (error) {
    if (!(error instanceof DataDirInUseError)) throw error;
    const address = addressOf(dataDir);
    return { url: address.url, stop: async () => address.forget() };
  }
}

/** The address of the socket in a data folder, by a short way where its own path is too long. */
function addressOf(dataDir: string): { url: string; forget(): void } {
  const shortcut = dataDir.length > LONGEST_SOCKET_DIR ? shortPathTo(dataDir) : null;
  const socketDir = shortcut ? join(shortcut, 'd') : dataDir;
  return {
    url: `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(socketDir)}`,
    forget() {
      if (shortcut) rmSync(shortcut, { recursive: true, force: true });
    },
  };
}

function shortPathTo(dataDir: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ab-'));
  symlinkSync(dataDir, join(folder, 'd'));
  return folder;
}
