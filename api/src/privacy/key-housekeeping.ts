import type pg from 'pg';
import {
  deleteKeys,
  insertKeys,
  markClaimed,
  readOwned,
  readSomeKeys,
  readUnclaimed,
} from './key-store.ts';

/** Longer by far than a key waits in a reserve, or than its owner takes to be stored. */
export const UNCLAIMED_LIFE_MS = 24 * 60 * 60 * 1_000;

/**
 * Moves keys that were written beside their owners while the keys' database was away. Returns how many.
 *
 * No transaction is held over both: the key is stored there, then destroyed here, and one that was destroyed here
 * meanwhile is destroyed there too. If this process dies in between, the key is in both, or in the other unclaimed, and
 * the next run or the sweep mends it.
 */
export async function moveKeys(
  main: pg.Pool,
  apart: pg.Pool,
  at: Date,
  batch = 100,
): Promise<number> {
  let moved = 0;
  for (;;) {
    const keys = await readSomeKeys(main, batch);
    if (keys.length === 0) return moved;
    await insertKeys(apart, keys, at);
    const ids = keys.map(({ id }) => id);
    const gone = new Set(await deleteKeys(main, ids));
    const destroyed = ids.filter((id) => !gone.has(id));
    if (destroyed.length > 0) await deleteKeys(apart, destroyed);
    moved += gone.size;
  }
}

/** Destroys keys that were made a day ago for an owner who was never stored, or was forgotten. Returns how many. */
export async function sweepKeys(
  keys: pg.Pool,
  main: pg.Pool,
  now: Date,
  batch = 2_000,
): Promise<number> {
  const before = new Date(now.getTime() - UNCLAIMED_LIFE_MS);
  let swept = 0;
  for (;;) {
    const ids = await readUnclaimed(keys, before, batch);
    if (ids.length === 0) return swept;
    const owned = new Set(await readOwned(main, ids));
    await markClaimed(keys, [...owned]);
    const unowned = ids.filter((id) => !owned.has(id));
    if (unowned.length > 0) swept += (await deleteKeys(keys, unowned)).length;
  }
}
