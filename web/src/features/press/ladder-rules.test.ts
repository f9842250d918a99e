import { expect, it } from 'vitest';
import { isEndingAwaited, rungsOf, type Step } from './ladder-rules';

const step = (values: Partial<Step>): Step =>
  ({
    notice: 'RAISED',
    channel: 'SMS',
    state: 'QUEUED',
    reason: null,
    contact: null,
    ...values,
  }) as Step;

it('counts first notices alone, by contact', () => {
  const contact = { id: 'a', name: 'Lucía', relation: 'hermana', rank: 1 };
  const rungs = rungsOf([
    step({ contact, state: 'ACCEPTED' }),
    step({ contact, channel: 'EMAIL' }),
    step({ contact, notice: 'TAKEN', state: 'ACKNOWLEDGED' }),
    step({ contact: { id: 'b', name: 'Pedro', relation: null, rank: 2 } }),
  ]);
  expect(rungs.map(({ name, reach, steps }) => [name, reach, steps.length])).toEqual([
    ['Lucía', 'ACCEPTED', 2],
    ['Pedro', 'WAITING', 1],
  ]);
});

it('keeps the person’s own order, and puts who was removed last', () => {
  const of = (id: string, rank: number) =>
    step({ contact: { id, name: id, relation: null, rank } });
  const rungs = rungsOf([step({}), of('c', 3), of('a', 1), of('b', 2)]);
  expect(rungs.map(({ name }) => name)).toEqual(['a', 'b', 'c', null]);
});

it('says how far the notice came that it was a mistake', () => {
  const contact = { id: 'a', name: 'Lucía', relation: null, rank: 1 };
  const told = (values: Partial<Step>) => step({ contact, notice: 'CANCELLED', ...values });
  const first = step({ contact, state: 'DELIVERED' });
  const endingOf = (...steps: Step[]) => rungsOf([first, ...steps])[0]?.ending;
  expect(endingOf()).toBeNull();
  expect(endingOf(told({}), told({ channel: 'EMAIL', state: 'DELIVERED' }))).toEqual({
    notice: 'CANCELLED',
    reach: 'DELIVERED',
    reason: null,
  });
  expect(endingOf(told({ state: 'SKIPPED', reason: 'NOT_REACHED' }))).toEqual({
    notice: 'CANCELLED',
    reach: 'NOT_SENT',
    reason: 'NOT_REACHED',
  });
  expect(endingOf(told({ state: 'DELIVERED' }), told({ notice: 'CLOSED' }))).toMatchObject({
    notice: 'CLOSED',
    reach: 'WAITING',
  });
});

it('waits after the end for what says so, as long as it can still come', () => {
  const contact = { id: 'a', name: 'Lucía', relation: null, rank: 1 };
  const awaited = (...steps: Array<Partial<Step>>) =>
    isEndingAwaited(rungsOf(steps.map((values) => step({ contact, ...values }))));
  const first = { state: 'DELIVERED' } as const;
  expect(awaited(first)).toBe(true);
  expect(awaited(first, { notice: 'CANCELLED', state: 'ACCEPTED' })).toBe(true);
  expect(awaited(first, { notice: 'CANCELLED', state: 'DELIVERED' })).toBe(false);
  expect(awaited({ state: 'FAILED' })).toBe(false);
});
