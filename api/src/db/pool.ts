import pg from 'pg';

/**
 * A pool whose connections may break at any time without ending the process: idle ones, and those that somebody holds
 * between two statements. Whoever holds one learns of it from the next statement, which fails.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
