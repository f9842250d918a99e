import { expect, it } from 'vitest';
import { rungsOf, type Step } from './ladder-rules';

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
