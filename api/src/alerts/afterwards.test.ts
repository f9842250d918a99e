import { describe, expect, it, vi } from 'vitest';
import { Afterwards } from './afterwards.ts';

describe('work for afterwards', () => {
  it('begins later than 100 and before 1,000 milliseconds', async () => {
    vi.useFakeTimers();
    try {
      const afterwards = new Afterwards(() => undefined);
      const work = vi.fn(async () => undefined);
      afterwards.do(work);
      await vi.advanceTimersByTimeAsync(99);
      expect(work).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(901);
      expect(work).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  it('is done before a stop ends, once', async () => {
    const afterwards = new Afterwards(() => undefined);
    const work = vi.fn(() => new Promise((resolve) => setTimeout(resolve, 20)));
    afterwards.do(work);
    await afterwards.stop();
    expect(work).toHaveBeenCalledOnce();
    await expect(work.mock.results[0]?.value).resolves.toBeUndefined();
  });

  it('tells of its trouble, and goes on', async () => {
    const onTrouble = vi.fn();
    const afterwards = new Afterwards(onTrouble);
    const error = new Error('odd');
    afterwards.do(() => Promise.reject(error));
    await afterwards.stop();
    expect(onTrouble).toHaveBeenCalledExactlyOnceWith(error);
  });
});
