import { describe, expect, it } from 'vitest';
import { SecondLaneFullError } from './admission-errors.ts';
import { Lanes } from './lanes.ts';

/** Work that ends when it is told to. */
function work() {
  let started = false;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    run: () => {
      started = true;
      return ended;
    },
    end: () => end(),
    hasStarted: () => started,
  };
}

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the lanes', () => {
  it('never hold up the first, however many wait in the second', async () => {
    const lanes = new Lanes({ atOnce: 1, capacity: 10 });
    const fresh = Array.from({ length: 5 }, work);
    const waiting = fresh.map((each) => lanes.inSecond(each.run));
    const first = work();
    const done = lanes.inFirst(first.run);
    expect(first.hasStarted()).toBe(true);
    first.end();
    await done;
    for (const each of fresh) each.end();
    await Promise.all(waiting);
  });

  it('let as many of the second go together as they are told to, in the order of their coming', async () => {
    const lanes = new Lanes({ atOnce: 2, capacity: 10 });
    const fresh = Array.from({ length: 3 }, work);
    const waiting = fresh.map((each) => lanes.inSecond(each.run));
    await soon();
    expect(fresh.map((each) => each.hasStarted())).toEqual([true, true, false]);
    fresh[1]?.end();
    await waiting[1];
    await soon();
    expect(fresh[2]?.hasStarted()).toBe(true);
    for (const each of fresh) each.end();
    await Promise.all(waiting);
  });

  it('keep the second back while the first is busy, and let it go when that is done', async () => {
    const lanes = new Lanes({ atOnce: 2, capacity: 10 });
    const before = work();
    const began = lanes.inSecond(before.run);
    const first = work();
    const done = lanes.inFirst(first.run);
    const fresh = work();
    const waiting = lanes.inSecond(fresh.run);
    await soon();
    expect(fresh.hasStarted()).toBe(false);
    first.end();
    await done;
    await soon();
    expect(fresh.hasStarted()).toBe(true);
    fresh.end();
    before.end();
    await Promise.all([waiting, began]);
  });

  it('let one of the second go now and then though the first is always busy', async () => {
    const lanes = new Lanes({ atOnce: 1, capacity: 10 });
    const first = work();
    const busy = lanes.inFirst(first.run);
    let went = 0;
    await Promise.all(
      [1, 2].map(() =>
        lanes.inSecond(async () => {
          went += 1;
        }),
      ),
    );
    expect(went).toBe(2);
    first.end();
    await busy;
  });

  it('send away who finds the second full, and say when to come again', async () => {
    const lanes = new Lanes({ atOnce: 1, capacity: 2 });
    const fresh = Array.from({ length: 3 }, work);
    const waiting = fresh.map((each) => lanes.inSecond(each.run));
    await expect(lanes.inSecond(async () => 1)).rejects.toThrow(SecondLaneFullError);
    expect(lanes.isUnderPressure).toBe(true);
    for (const each of fresh) each.end();
    await Promise.all(waiting);
    expect(lanes.isUnderPressure).toBe(false);
  });

  it('have room again after work that failed', async () => {
    const lanes = new Lanes({ atOnce: 1, capacity: 1 });
    const failing = async () => {
      throw new Error('no');
    };
    await expect(lanes.inSecond(failing)).rejects.toThrow('no');
    await expect(lanes.inFirst(failing)).rejects.toThrow('no');
    expect(await lanes.inSecond(async () => 7)).toBe(7);
  });
});
