import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { poll } from './poller.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Work that ends when it is told to, and what became of it. */
function heldWork() {
  const ends: Array<(error?: Error) => void> = [];
  const run = vi.fn(
    (_signal: AbortSignal) =>
      new Promise<number>((resolve, reject) => {
        ends.push((error) => (error ? reject(error) : resolve(ends.length)));
      }),
  );
  /** Ends a turn, from 1, and lets whatever follows from that happen. */
  const end = async (turn: number, error?: Error) => {
    ends[turn - 1]?.(error);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { run, end, onError: vi.fn() };
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('a poller', () => {
  it('begins at once, and again so long after each turn has ended', async () => {
    const { run, end, onError } = heldWork();
    poll({ every: 1_000, run, onError }).start();
    await pass(5_000);
    expect(run).toHaveBeenCalledTimes(1);
    await end(1);
    await pass(999);
    expect(run).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it.each([
    [300, 1],
    [null, 0],
  ])('with %s for its first turn has begun %i after that time', async (first, turns) => {
    const { run, onError } = heldWork();
    poll({ first, every: 1_000, run, onError }).start();
    await pass(299);
    expect(run).not.toHaveBeenCalled();
    await pass(1);
    expect(run).toHaveBeenCalledTimes(turns);
  });

  it('waits as long as is found from what the turn returned and how long it took', async () => {
    const { run, end, onError } = heldWork();
    const every = vi.fn((ran?: number) => (ran === 1 ? 50 : null));
    const poller = poll({ every, run, onError });
    poller.start();
    await pass(20);
    await end(1);
    expect(every).toHaveBeenLastCalledWith(1, 20);
    await pass(50);
    expect(run).toHaveBeenCalledTimes(2);
    await end(2);
    await pass(60_000);
    expect(run).toHaveBeenCalledTimes(2);
    poller.wake();
    await pass(0);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('woken during a turn has one more follow at once, however often it was woken', async () => {
    const { run, end, onError } = heldWork();
    const every = vi.fn(() => 1_000);
    const poller = poll({ every, run, onError });
    poller.start();
    await pass(0);
    for (let times = 0; times < 3; times += 1) poller.wake();
    await pass(0);
    expect(run).toHaveBeenCalledTimes(1);
    await end(1);
    expect(run).toHaveBeenCalledTimes(2);
    expect(every).not.toHaveBeenCalled();
    await end(2);
    expect(run).toHaveBeenCalledTimes(2);
    await pass(1_000);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('woken between two turns does not begin a second one when the time has come', async () => {
    const { run, end, onError } = heldWork();
    const poller = poll({ every: 1_000, run, onError });
    poller.start();
    await pass(0);
    await end(1);
    await pass(900);
    poller.wake();
    await pass(100);
    expect(run).toHaveBeenCalledTimes(2);
    await end(2);
    await pass(999);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('tells of a turn that failed, and goes on', async () => {
    const { run, end, onError } = heldWork();
    const every = vi.fn(() => 1_000);
    poll({ every, run, onError }).start();
    await pass(0);
    const error = new Error('odd');
    await end(1, error);
    expect(onError).toHaveBeenCalledExactlyOnceWith(error);
    expect(every).toHaveBeenCalledExactlyOnceWith(undefined, 0);
    await pass(1_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('goes on after work that throws before it has begun', async () => {
    const onError = vi.fn();
    const run = vi.fn(() => {
      throw new Error('odd');
    });
    poll({ every: 1_000, run, onError }).start();
    await pass(1_000);
    expect(run).toHaveBeenCalledTimes(2);
    expect(onError).toHaveBeenCalledTimes(2);
  });

  it('is woken by what it subscribes to, from its start to its stop', async () => {
    const listeners = new Set<() => void>();
    const poller = poll({
      first: null,
      every: () => null,
      wakeOn: (wake) => {
        listeners.add(wake);
        return () => listeners.delete(wake);
      },
      run: vi.fn(async () => undefined),
      onError: vi.fn(),
    });
    expect(listeners.size).toBe(0);
    poller.start();
    expect(listeners.size).toBe(1);
    await poller.stop();
    expect(listeners.size).toBe(0);
  });
});

describe('what is due', () => {
  it('is run by hand on a poller that was not started, and by nothing else', async () => {
    const run = vi.fn(async () => 'ran');
    const poller = poll({ every: 1_000, run, onError: vi.fn() });
    poller.wake();
    await pass(5_000);
    expect(run).not.toHaveBeenCalled();
    expect(await poller.runDue()).toBe('ran');
    await pass(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('is run after the turn under way, once for all who ask meanwhile', async () => {
    const { run, end, onError } = heldWork();
    const poller = poll({ every: 1_000, run, onError });
    poller.start();
    await pass(0);
    const done = vi.fn();
    void poller.runDue().then(done);
    void poller.runDue().then(done);
    await end(1);
    expect(run).toHaveBeenCalledTimes(2);
    expect(done).not.toHaveBeenCalled();
    await end(2);
    expect(done).toHaveBeenCalledTimes(2);
  });

  it('and fails, fails for who asked, and is told', async () => {
    const error = new Error('odd');
    const onError = vi.fn();
    const poller = poll({ every: 1_000, run: () => Promise.reject(error), onError });
    await expect(poller.runDue()).rejects.toBe(error);
    expect(onError).toHaveBeenCalledExactlyOnceWith(error);
  });
});

describe('a stop', () => {
  it('waits for the turn under way, which hears of it, and lets no other begin', async () => {
    const { run, end, onError } = heldWork();
    const poller = poll({ every: 1_000, run, onError });
    poller.start();
    await pass(0);
    const asked = poller.runDue();
    const stopped = vi.fn();
    void poller.stop().then(stopped);
    await pass(5_000);
    expect(run.mock.calls[0]?.[0].aborted).toBe(true);
    expect(stopped).not.toHaveBeenCalled();
    await end(1);
    expect(stopped).toHaveBeenCalledTimes(1);
    expect(await asked).toBeUndefined();
    poller.start();
    poller.wake();
    expect(await poller.runDue()).toBeUndefined();
    await pass(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('ends a wait, and leaves no timer behind', async () => {
    const { run, end, onError } = heldWork();
    const poller = poll({ every: 1_000, run, onError });
    poller.start();
    await pass(0);
    await end(1);
    expect(vi.getTimerCount()).toBe(1);
    await poller.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is told nothing of what fails during it', async () => {
    const { run, end, onError } = heldWork();
    const poller = poll({ every: 1_000, run, onError });
    poller.start();
    await pass(0);
    const stopped = poller.stop();
    await end(1, new Error('odd'));
    await stopped;
    expect(onError).not.toHaveBeenCalled();
  });
});
