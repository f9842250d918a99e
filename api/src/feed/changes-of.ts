import type { Feed } from './feed.ts';
import type { LoggedEvent } from './log-store.ts';

/**
 * Yields an alert's id at once and after each of its events. Watches before the first yield, so nothing falls between.
 * Changes while the reader is busy count as one: it never falls behind.
 * `counts` leaves out events that the reader must not notice.
 */
export function changesOf(
  feed: Pick<Feed, 'watch'>,
  alertId: string,
  counts: (event: LoggedEvent) => boolean = () => true,
): AsyncIterableIterator<string> {
  let changed = true;
  let ended = false;
  let waiting: ((result: IteratorResult<string>) => void) | null = null;
  const stop = feed.watch(alertId, (event) => {
    if (event && !counts(event)) return;
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
