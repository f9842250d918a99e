import pg from 'pg';

/** What pg says when `query_timeout` is over. */
const GIVEN_UP = 'Query read timeout';

/**
 * A pool whose connections may break at any time without ending the process: idle ones, and those that somebody holds
 * between two statements. Whoever holds one learns of it from the next statement, which fails.
 *
 * When one goes dead without a word the others have most likely too: those that are idle are given up with it, so that
 * the next statements do not wait for each in turn.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('release', (error) => {
    if (error instanceof Error && error.message === GIVEN_UP) void giveUpIdle(pool);
  });
  return pool;
}

async function giveUpIdle(pool: pg.Pool): Promise<void> {
  for (let left = pool.idleCount; left > 0 && pool.idleCount > 0; left -= 1) {
    const client = await pool.connect().catch(() => null);
    client?.release(true);
  }
}
