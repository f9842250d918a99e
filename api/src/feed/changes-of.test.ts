import { describe, expect, it } from 'vitest';
import { changesOf } from './changes-of.ts';
import type { Watcher } from './watchers.ts';

/** A feed of which a test says when an alert changes. */
function watched() {
  const changed = new Set<Watcher>();
  return {
    watch: (_id: string, tell: Watcher) => {
      changed.add(tell);
      return () => void changed.delete(tell);
    },
    change: () => {
      for (const tell of changed) tell(null);
    },
    watchers: () => changed.size,
  };
}

describe('changesOf', () => {
  it('yields at once, and then after each change', async () => {
    const feed = watched();
    const changes = changesOf(feed, 'x');
    expect(await changes.next()).toEqual({ value: 'x', done: false });
    const next = changes.next();
    feed.change();
    expect(await next).toEqual({ value: 'x', done: false });
  });

  it('counts changes while its reader is busy as one', async () => {
    const feed = watched();
    const changes = changesOf(feed, 'x');
    await changes.next();
    for (let count = 0; count < 1_000; count += 1) feed.change();
    await changes.next();
    let again = false;
    void changes.next().then(() => {
      again = true;
    });
    await Promise.resolve();
    expect(again).toBe(false);
  });

  it('watches from the beginning, so that a change before the first reading is not lost', async () => {
    const feed = watched();
    const changes = changesOf(feed, 'x');
    expect(feed.watchers()).toBe(1);
    feed.change();
    expect((await changes.next()).value).toBe('x');
  });

  it('ends for a waiting reader when it is returned, and watches no more', async () => {
    const feed = watched();
    const changes = changesOf(feed, 'x');
    await changes.next();
    const waiting = changes.next();
    await changes.return?.();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(await changes.next()).toEqual({ value: undefined, done: true });
    expect(feed.watchers()).toBe(0);
  });
});
