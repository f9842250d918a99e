import { mkdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { postgis } from '@electric-sql/pglite-postgis';
import { createWireServer } from './wire-server.ts';

/**
 * The process of the embedded database. Started by embedded-database.ts with the data folder as its argument.
 *
 * It works inside the data folder and names the socket by its short relative name, so that the folder's own path
 * may be of any length. The socket is also the lock: where one answers, another copy is running.
 */
const SOCKET = '.s.PGSQL.5432';

export type ChildMessage =
  | { ready: true }
  | { ready: false; reason: 'in-use' | 'failed'; detail: string };

function tell(message: ChildMessage): void {
  process.send?.(message);
}

function somebodyListens(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(SOCKET);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
}

async function main(dataDir: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  process.chdir(dataDir);
  if (await somebodyListens()) {
    tell({ ready: false, reason: 'in-use', detail: dataDir });
    process.exit(1);
  }
  rmSync(SOCKET, { force: true });
  let database: PGlite | null = null;
  const whenOpen: Array<() => void> = [];
  const opened = new Promise<void>((resolve) => whenOpen.push(resolve));
  let closing = false;
  const server = createWireServer(async (bytes) => {
    await opened;
    try {
      return await (database as PGlite).execProtocolRaw(bytes);
    } catch (error) {
      // Errors of statements are answers. This is the backend itself: only a new process helps.
      if (!closing) process.exit(1);
      throw error;
    }
  });
  await new Promise<void>((resolve) => server.listen(SOCKET, resolve));
  const inode = statSync(SOCKET).ino;

  const close = async () => {
    if (closing) return;
    closing = true;
    server.close();
    await database?.close().catch(() => undefined);
    rmSync(SOCKET, { force: true });
    process.exit(0);
  };
  // Only the parent decides: Ctrl-C reaches the whole group, and the parent still has answers to write.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => void close());
  process.on('disconnect', () => void close());

  // Two copies that start in the same instant may both find nobody; the one whose socket was replaced gives way.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (statSync(SOCKET, { throwIfNoEntry: false })?.ino !== inode) {
    tell({ ready: false, reason: 'in-use', detail: dataDir });
    process.exit(1);
  }
  database = await PGlite.create('postgres', { extensions: { postgis, btree_gist } });
  // Planning the press takes longer than running it; clients share the one session, so it is set here for all.
  await database.exec('SET plan_cache_mode = force_generic_plan');
  for (const done of whenOpen) done();
  tell({ ready: true });
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  tell({ ready: false, reason: 'failed', detail: String(error) });
  process.exit(1);
});
