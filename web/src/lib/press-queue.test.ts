import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CancelOutcome, PressQueue, type RaiseOutcome } from './press-queue';
import type { PressRecord } from './press-record';
import { type KeyValueStore, memoryStore } from './storage';

type Answer = { status: string };

const raised: RaiseOutcome<Answer> = { kind: 'answered', answer: { status: 'RAISED' } };
const failed = { kind: 'failed' } as const;

function phone(store: KeyValueStore = memoryStore()) {
  let ids = 0;
  const raise = vi.fn(async (_: PressRecord<Answer>): Promise<RaiseOutcome<Answer>> => raised);
  const cancel = vi.fn(
    async (_: string, _pin?: string): Promise<CancelOutcome<Answer>> => ({
      kind: 'answered',
      answer: { status: 'CANCELLED' },
    }),
  );
  const open = () =>
    new PressQueue<Answer>({
      store,
      raise,
      cancel,
      now: () => new Date(),
      newId: () => `id-${++ids}`,
    });
  return { store, raise, cancel, open, queue: open() };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('PressQueue', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-21T20:03:05Z') }));
  afterEach(() => void vi.useRealTimers());

  it('keeps the press before it is sent', () => {
    const { store, raise, queue } = phone();
    raise.mockImplementation(() => new Promise(() => {}));
    queue.press();
    expect(JSON.parse(store.get('abd.press.id-1') ?? '')).toEqual({
      id: 'id-1',
      pressedAt: '2026-11-21T20:03:05.000Z',
    });
  });

  it('sends at once and keeps the answer', async () => {
    const { raise, queue } = phone();
    queue.press();
    expect(raise).toHaveBeenCalledTimes(1);
    await settle();
    expect(queue.snapshot()[0]?.answer).toEqual({ status: 'RAISED' });
  });

  it('tries again after half a second, one, two, up to every ten, for ever', async () => {
    const { raise, queue } = phone();
    raise.mockResolvedValue(failed);
    queue.press();
    await settle();
    for (const wait of [500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]) {
      const before = raise.mock.calls.length;
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(raise).toHaveBeenCalledTimes(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(raise).toHaveBeenCalledTimes(before + 1);
    }
    raise.mockResolvedValue(raised);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(queue.snapshot()[0]).toMatchObject({ answer: { status: 'RAISED' }, failedTries: 0 });
  });

  it('takes a thrown error for a failure', async () => {
    const { raise, queue } = phone();
    raise.mockRejectedValueOnce(new Error('network'));
    queue.press();
    await settle();
    expect(queue.snapshot()[0]?.failedTries).toBe(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(queue.snapshot()[0]?.answer).toBeDefined();
  });

  it('sends at once when woken, but never the same press twice at a time', async () => {
    const { raise, queue } = phone();
    raise.mockResolvedValue(failed);
    queue.press();
    await vi.advanceTimersByTimeAsync(20_000);
    const before = raise.mock.calls.length;
    raise.mockImplementation(() => new Promise(() => {}));
    queue.wake();
    queue.wake();
    expect(raise).toHaveBeenCalledTimes(before + 1);
  });

  it('goes on after a reload with the same id and time', async () => {
    const { store, raise, queue, open } = phone();
    raise.mockImplementation(() => new Promise(() => {}));
    queue.press();
    vi.setSystemTime(new Date('2026-11-21T22:00:00Z'));
    raise.mockResolvedValue(raised);
    const reloaded = open();
    reloaded.wake();
    await settle();
    expect(raise.mock.lastCall?.[0]).toMatchObject({
      id: 'id-1',
      pressedAt: '2026-11-21T20:03:05.000Z',
    });
    expect(reloaded.snapshot()[0]?.answer).toBeDefined();
    expect(JSON.parse(store.get('abd.press.id-1') ?? '').answer).toEqual({ status: 'RAISED' });
  });

  it('does not send again what was answered before the reload', async () => {
    const { raise, queue, open } = phone();
    queue.press();
    await settle();
    raise.mockClear();
    open().wake();
    await settle();
    expect(raise).not.toHaveBeenCalled();
  });

  it('makes a new id when the id is taken, and loses nothing in between', async () => {
    const { store, raise, queue } = phone();
    raise.mockResolvedValueOnce({ kind: 'id-taken' });
    queue.press();
    await settle();
    expect(store.keys()).toEqual(['abd.press.id-2']);
    await vi.advanceTimersByTimeAsync(500);
    expect(queue.snapshot()).toMatchObject([{ id: 'id-2', answer: { status: 'RAISED' } }]);
  });

  it('sends a fix that came meanwhile along with the next try', async () => {
    const { raise, queue } = phone();
    raise.mockResolvedValueOnce(failed);
    const id = queue.press();
    const position = { longitude: -118, latitude: 34, accuracyMeters: 9, fixedAt: '2026' };
    queue.attachPosition(id, position);
    await vi.advanceTimersByTimeAsync(500);
    expect(raise.mock.lastCall?.[0]).toMatchObject({ id, position });
  });

  it('keeps a cancel as it keeps a press, and sends it after the press', async () => {
    const { raise, cancel, queue, open } = phone();
    raise.mockResolvedValue(failed);
    const id = queue.press();
    queue.requestCancel(id);
    await settle();
    expect(cancel).not.toHaveBeenCalled();
    raise.mockResolvedValue(raised);
    const reloaded = open();
    reloaded.wake();
    await settle();
    expect(cancel).toHaveBeenCalledWith(id, undefined);
    expect(reloaded.snapshot()[0]).toMatchObject({
      answer: { status: 'CANCELLED' },
      cancelAnswered: true,
    });
  });

  it('keeps a PIN with its cancel through a reload, and forgets it with the answer', async () => {
    const { store, cancel, queue, open } = phone();
    const id = queue.press();
    await settle();
    cancel.mockResolvedValueOnce(failed);
    queue.requestCancel(id, '2580');
    await settle();
    expect(store.get(`abd.press.${id}`)).toContain('2580');
    const reloaded = open();
    reloaded.wake();
    await settle();
    expect(cancel).toHaveBeenLastCalledWith(id, '2580');
    expect(reloaded.snapshot()[0]).toMatchObject({ cancelAnswered: true });
    expect(store.get(`abd.press.${id}`)).not.toContain('2580');
    expect(store.get(`abd.press.${id}`)).not.toContain('cancelPin');
  });

  it.each([
    { kind: 'wrong-pin', attemptsLeft: 4 },
    { kind: 'pin-locked', retryAt: '2026-11-21T20:18:05Z' },
    { kind: 'pin-required' },
  ] as const)(
    'asks again after $kind, without the PIN and without trying by itself',
    async (refusal) => {
      const { store, cancel, queue } = phone();
      const id = queue.press();
      await settle();
      cancel.mockResolvedValueOnce({ kind: 'refused', refusal });
      queue.requestCancel(id, '2580');
      await vi.advanceTimersByTimeAsync(60_000);
      expect(cancel).toHaveBeenCalledTimes(1);
      expect(queue.snapshot()[0]).toMatchObject({ cancelRefusal: refusal });
      expect(queue.snapshot()[0]?.cancelWanted).toBeUndefined();
      expect(store.get(`abd.press.${id}`)).not.toContain('2580');
      queue.requestCancel(id, '1470');
      await settle();
      expect(queue.snapshot()[0]).toMatchObject({ answer: { status: 'CANCELLED' } });
      expect(queue.snapshot()[0]?.cancelRefusal).toBeUndefined();
    },
  );

  it('keeps the same of every PIN: what is stored differs in its digits alone', async () => {
    const stored = async (pin: string) => {
      const { store, queue } = phone();
      const id = queue.press();
      await settle();
      queue.requestCancel(id, pin);
      const waiting = store.get(`abd.press.${id}`)?.replace(pin, 'PIN');
      await settle();
      return [waiting, store.get(`abd.press.${id}`)];
    };
    expect(await stored('2580')).toEqual(await stored('9137'));
  });

  it('sends several presses side by side: one that hangs holds up no other', async () => {
    const { raise, queue } = phone();
    raise.mockImplementationOnce(() => new Promise(() => {}));
    queue.press();
    const second = queue.press();
    await settle();
    expect(queue.snapshot().find(({ id }) => id === second)?.answer).toBeDefined();
  });

  it('passes over what it cannot read', () => {
    const store = memoryStore();
    store.set('abd.press.broken', '{');
    store.set('abd.press.strange', '{"id":7}');
    expect(phone(store).queue.snapshot()).toEqual([]);
  });

  it('forgets a press only when it is dismissed', async () => {
    const { store, queue } = phone();
    const id = queue.press();
    await settle();
    queue.dismiss(id);
    expect(store.keys()).toEqual([]);
    expect(queue.snapshot()).toEqual([]);
  });
});
