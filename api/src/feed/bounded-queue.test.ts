import { describe, expect, it, vi } from 'vitest';
import { BoundedQueue, FellBehindError } from './bounded-queue.ts';

describe('BoundedQueue', () => {
  it('hands items on in order, before and after somebody waits', async () => {
    const queue = new BoundedQueue<number>(3, vi.fn());
    queue.push(1);
    queue.push(2);
    expect(await queue.next()).toEqual({ value: 1, done: false });
    expect(await queue.next()).toEqual({ value: 2, done: false });
    const waiting = queue.next();
    queue.push(3);
    expect(await waiting).toEqual({ value: 3, done: false });
  });

  it('is emptied past its limit and ends with the reason, told once', async () => {
    const onEnd = vi.fn();
    const queue = new BoundedQueue<number>(2, onEnd);
    for (const item of [1, 2, 3, 4]) queue.push(item);
    expect(queue.size).toBe(0);
    expect(onEnd).toHaveBeenCalledExactlyOnceWith('overflowed');
    await expect(queue.next()).rejects.toThrow(FellBehindError);
  });

  it('lets go of whoever waits when it is returned', async () => {
    const onEnd = vi.fn();
    const queue = new BoundedQueue<number>(2, onEnd);
    const waiting = queue.next();
    await queue.return();
    await queue.return();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(onEnd).toHaveBeenCalledExactlyOnceWith('returned');
    queue.push(1);
    expect(queue.size).toBe(0);
  });

  it('rejects whoever waits when it is closed from this side', async () => {
    const queue = new BoundedQueue<number>(2, vi.fn());
    const waiting = queue.next();
    queue.fail(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
  });
});
