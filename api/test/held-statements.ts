import pg from 'pg';
import { until } from './harness.ts';

/** What a server does in the database, held in the middle so that it can be killed there. Only on a real server. */
export interface HeldStatements {
  /** Waits until a statement of the server with these words in its first thousand characters stands at the lock. */
  untilHeld(words: string): Promise<void>;
  /** As if the server had died before the statement reached its commit: nothing of it stays. */
  lose(): Promise<void>;
  /** As if the server had died after the commit and before it heard of it. */
  letCommit(): Promise<void>;
  /** Lets go whatever happened. */
  end(): Promise<unknown>;
}

/** Takes a lock (`sql`) that the server's next statement runs into. */
export async function holdStatements(url: string, sql: string): Promise<HeldStatements> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql);
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  // Inside its transaction the first one would see the same list for ever.
  const watcher = new pg.Client({ connectionString: url });
  await watcher.connect();
  const held = async (words = '') =>
    (
      await watcher.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND $1 = ANY (pg_blocking_pids(pid)) AND strpos(query, $2) > 0`,
        [rows[0]?.pid, words],
      )
    ).rows.map(({ pid }) => pid);
  let ended: Promise<unknown> | null = null;
  const end = () => {
    ended ??= Promise.all([client.end(), watcher.end()]);
    return ended;
  };
  return {
    untilHeld: (words) => until(async () => (await held(words)).length > 0),
    async lose() {
      await watcher.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [
        await held(),
      ]);
      await until(async () => (await held()).length === 0);
      await end();
    },
    async letCommit() {
      await client.query('COMMIT');
      await end();
    },
    end,
  };
}
