import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTimeout } from './with-timeout.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const after = <T>(milliseconds: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(resolve, milliseconds, value));

describe('work with a timeout', () => {
  it('comes to what it comes to in time, and leaves no timer behind', async () => {
    const done = withTimeout(after(99, 'done'), 100, () => 'late');
    await vi.advanceTimersByTimeAsync(99);
    expect(await done).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails as the work fails', async () => {
    const error = new Error('odd');
    await expect(withTimeout(Promise.reject(error), 100, () => 'late')).rejects.toBe(error);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('comes to what is said of late work, and lets that fail unheard', async () => {
    const work = after(101, null).then(() => Promise.reject(new Error('odd')));
    const done = withTimeout(work, 100, () => 'late');
    await vi.advanceTimersByTimeAsync(200);
    expect(await done).toBe('late');
  });

  it('fails with what is thrown of late work', async () => {
    const error = new Error('late');
    const done = withTimeout(after(101, 'done'), 100, () => {
      throw error;
    });
    const failed = expect(done).rejects.toBe(error);
    await vi.advanceTimersByTimeAsync(100);
    await failed;
  });
});
