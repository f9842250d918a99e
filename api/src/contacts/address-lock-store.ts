import type pg from 'pg';

const LOCK = `SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS key`;

/**
 * Holds addresses until the end of the transaction. Without it a STOP could pass unseen between the reading of the
 * stopped addresses and the channel that is written next. Always in the same order, so that no two wait for each other.
 * (On the embedded database the lock does nothing; there one transaction waits for the other anyway.)
 */
export async function lockAddresses(
  client: pg.PoolClient,
  hashes: Array<Uint8Array | null>,
): Promise<void> {
  const keys = hashes.flatMap((hash) => (hash ? [Buffer.from(hash).readBigInt64BE()] : []));
  const inOrder = [...new Set(keys)].sort((a, b) => (a < b ? -1 : 1));
  if (inOrder.length > 0) await client.query(LOCK, [inOrder.map(String)]);
}
