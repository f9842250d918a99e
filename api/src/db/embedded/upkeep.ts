import pg from 'pg';
import { type Poller, poll } from '../../clockwork/poller.ts';

const LOOK_EVERY_MS = 10_000;

/**
 * Tables of which so much changed that plans made before are no longer good, or that are full of dead rows. PostgreSQL's
 * own thresholds for autovacuum.
 */
const STALE = `SELECT quote_ident(s.schemaname) || '.' || quote_ident(s.relname) AS name
  FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
  WHERE s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0) OR s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)`;

/**
 * Does for the embedded database what autovacuum does on a server: it has none. Without it the plans of an empty
 * database stay for ever, which read whole tables, and each message to send takes longer the more there were before.
 * One table at a time: the others' statements get their turn between two. What fails is done the next time.
 */
export function startUpkeep(url: string): Pick<Poller<void>, 'stop'> {
  const poller = poll({
    first: LOOK_EVERY_MS,
    every: LOOK_EVERY_MS,
    run: () => look(url),
    onError: () => undefined,
  });
  poller.start();
  return poller;
}

async function look(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(STALE);
    for (const { name } of rows) await client.query(`VACUUM (ANALYZE) ${name}`);
  } finally {
    await client.end();
  }
}
