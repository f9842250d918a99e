import type pg from 'pg';
import { readWrappedByOthers, replaceWraps, type StoredKey } from './key-store.ts';
import { UnsealError } from './sealing.ts';
import type { WrappingKeys } from './wrapping-keys.ts';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Options {
  batch?: number;
  onProgress?: (rewrapped: number) => void;
}

/** What a rotation did. */
export interface Rotation {
  rewrapped: number;
  /** Ids of keys that no known wrapping key opens: they stay as they are. */
  unopened: string[];
}

/**
 * Wraps every data key anew that is not wrapped by the present wrapping key. What the keys sealed is not touched.
 *
 * In batches of one short statement, each row only if it still stands as it was read; cut off, it goes on where it was,
 * for what is done is not found any more. Goes round until a round finds nothing left to do, since nodes that have not
 * changed their setting yet go on wrapping by the old key.
 */
export async function rotateKeys(
  pool: pg.Pool,
  wrapping: WrappingKeys,
  { batch = 200, onProgress }: Options = {},
): Promise<Rotation> {
  let rewrapped = 0;
  for (;;) {
    const unopened: string[] = [];
    let inRound = 0;
    for (let after = FIRST_ID; ; ) {
      const stored = await readWrappedByOthers(pool, wrapping.current, after, batch);
      if (stored.length === 0) break;
      after = (stored.at(-1) as StoredKey).id;
      inRound += await rewrap(pool, wrapping, stored, unopened);
      onProgress?.(rewrapped + inRound);
    }
    rewrapped += inRound;
    if (inRound === 0) return { rewrapped, unopened };
  }
}

async function rewrap(
  pool: pg.Pool,
  wrapping: WrappingKeys,
  stored: StoredKey[],
  unopened: string[],
): Promise<number> {
  const changes = [];
  for (const from of stored) {
    try {
      const key = await wrapping.unwrap(from.id, from);
      changes.push({ from, to: wrapping.wrap(from.id, key) });
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      unopened.push(from.id);
    }
  }
  return changes.length > 0 ? replaceWraps(pool, changes) : 0;
}
