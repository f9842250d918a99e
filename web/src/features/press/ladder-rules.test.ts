import { expect, it } from 'vitest';
import { reachOf, rungsOf, type Step } from './ladder-rules';

const step = (values: Partial<Step>): Step =>
  ({
    notice: 'RAISED',
    channel: 'SMS',
    state: 'QUEUED',
    reason: null,
    contact: null,
    ...values,
  }) as Step;

it('says the best that is known of all ways together', () => {
  expect(reachOf([step({ state: 'ACCEPTED' }), step({ state: 'OPENED' })])).toBe('OPENED');
  expect(reachOf([step({ state: 'FAILED' }), step({ state: 'DELIVERED' })])).toBe('DELIVERED');
});

it('says that it is still being tried, and whether there is trouble', () => {
  expect(reachOf([step({}), step({ state: 'FAILED' })])).toBe('WAITING');
  expect(reachOf([step({ reason: 'BUSY' }), step({ state: 'FAILED' })])).toBe('TROUBLE');
});

it('says that nothing arrived only when nothing is under way any more', () => {
  expect(reachOf([step({ state: 'FAILED' }), step({ state: 'SKIPPED' })])).toBe('FAILED');
  expect(reachOf([step({ state: 'SKIPPED' })])).toBe('NOT_SENT');
});

it('counts first notices alone, by contact', () => {
  const contact = { id: 'a', name: 'Lucía', relation: 'hermana' };
  const rungs = rungsOf([
    step({ contact, state: 'ACCEPTED' }),
    step({ contact, channel: 'EMAIL' }),
    step({ contact, notice: 'TAKEN', state: 'ACKNOWLEDGED' }),
    step({ contact: { id: 'b', name: 'Pedro', relation: null } }),
  ]);
  expect(rungs.map(({ name, reach, steps }) => [name, reach, steps.length])).toEqual([
    ['Lucía', 'ACCEPTED', 2],
    ['Pedro', 'WAITING', 1],
  ]);
});
