import type { Feed } from './feed.ts';

/**
 * Yields an alert's id at once and after each of its events. Watches before the first yield, so nothing falls between.
 * Changes while the reader is busy count as one: it never falls behind.
 */
export function changesOf(
  feed: Pick<Feed, 'watch'>,
  alertId: string,
): AsyncIterableIterator<string> {
  let changed = true;
  let ended = false;
  let waiting: ((result: IteratorResult<string>) => void) | null = null;
  const stop = feed.watch(alertId, () => {
    if (waiting) {
      waiting({ value: alertId, done: false });
      waiting = null;
    } else changed = true;
  });
  return {
    next() {
      if (ended) return Promise.resolve({ value: undefined, done: true });
      if (changed) {
        changed = false;
        return Promise.resolve({ value: alertId, done: false });
      }
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    return() {
      ended = true;
      stop();
      waiting?.({ value: undefined, done: true });
      waiting = null;
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
