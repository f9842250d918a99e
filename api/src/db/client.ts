import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { whileReconnecting } from './connection-errors.ts';
import { PrismaClient } from './generated/client.ts';
import { openPool } from './pool.ts';

export type { PrismaClient } from './generated/client.ts';

/** Both ways to the one database: Prisma for nearly everything, plain `pg` for the press, the log and the map. */
export interface Database {
  prisma: PrismaClient;
  /** Connections whose statements are planned once and kept. */
  pool: pg.Pool;
  close(): Promise<void>;
}

interface Options {
  url: string;
  poolSize: number;
  embedded: boolean;
}

/**
 * Every transaction is bounded in time: one that writes and dawdles would hold back the whole live feed.
 * `force_generic_plan`: the press's statement takes longer to plan than to run.
 */
const LIMITS =
  '-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=5000';

/**
 * A connection whose other end went away without a word would keep its statement for ever. The server ends each sooner;
 * what it has not answered by then is given up with its connection.
 */
const SILENT_MS = 13_000;

export function openDatabase({ url, poolSize, embedded }: Options): Database {
  const common = {
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    ...(embedded ? {} : { query_timeout: SILENT_MS }),
    keepAlive: true,
  };
  const pool = openPool({
    ...common,
    // Kept: a new connection has to load PostGIS and to plan, and the press that needs it in a rush would wait for that.
    idleTimeoutMillis: 0,
    ...(embedded ? {} : { options: `${LIMITS} -c plan_cache_mode=force_generic_plan` }),
  });
  const adapter = new PrismaPg(
    { ...common, ...(embedded ? {} : { options: LIMITS }) },
    { onPoolError: () => undefined, onConnectionError: () => undefined },
  );
  const prisma = withPatientReads(new PrismaClient({ adapter, errorFormat: 'minimal' }));
  return {
    prisma,
    pool,
    async close() {
      await Promise.all([prisma.$disconnect(), pool.end()]);
    },
  };
}

/**
 * Reads wait for a database that is away for some seconds: an event that was handed to a subscriber must still be read
 * for it, and a press that is stored must be answered whole. Writes fail at once, for they may have been carried out.
 */
function withPatientReads(client: PrismaClient): PrismaClient {
  const extended = client.$extends({
    query: {
      $allModels: {
        $allOperations: ({ operation, args, query }) =>
          /^(find|count|aggregate|groupBy)/.test(operation)
            ? whileReconnecting(() => query(args))
            : query(args),
      },
    },
  });
  return extended as unknown as PrismaClient;
}
