import type pg from 'pg';

/**
 * Opens all connections that the pool may have, and does the work once on each, all at once. What fails on one is left
 * out there: it is a preparation, and a connection without it works as well, only later. Returns how many failed.
 */
export async function onEveryConnection(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<void>,
): Promise<number> {
  const opened = await Promise.allSettled(
    Array.from({ length: pool.options.max }, () => pool.connect()),
  );
  const done = await Promise.allSettled(
    opened.map(async (each) => {
      if (each.status === 'rejected') throw each.reason;
      await work(each.value).then(
        () => each.value.release(),
        (error) => {
          each.value.release(true);
          throw error;
        },
      );
    }),
  );
  return done.filter(({ status }) => status === 'rejected').length;
}
