import { expect, it } from 'vitest';
import { countUntaken, groupAlerts } from './alert-groups';
import { sampleAlert } from './desk-samples';

const ids = (groups: { lead: { id: string } }[]) => groups.map(({ lead }) => lead.id);

it('lays alerts out by what they ask for, newest first', () => {
  const groups = groupAlerts(
    [
      sampleAlert('a'),
      sampleAlert('bb'),
      sampleAlert('u', { lane: 'SECOND' }),
      sampleAlert('m', { takenBy: 'me' }),
      sampleAlert('o', { takenBy: 'another' }),
      sampleAlert('x', { status: 'CANCELLED' }),
      sampleAlert('z', { status: 'CLOSED' }),
    ],
    'me',
  );
  expect(ids(groups.waiting)).toEqual(['bb', 'a']);
  expect(ids(groups.unknownPhones)).toEqual(['u']);
  expect(ids(groups.mine)).toEqual(['m']);
  expect(ids(groups.others)).toEqual(['o']);
  expect(ids(groups.cancelled)).toEqual(['x']);
});

it('keeps the presses of one person together where the most urgent belongs', () => {
  const personId = 'p';
  const groups = groupAlerts(
    [
      sampleAlert('a', { personId, takenBy: 'me' }),
      sampleAlert('bb', { personId, status: 'CANCELLED' }),
      sampleAlert('ccc', { personId }),
    ],
    'me',
  );
  expect(ids(groups.waiting)).toEqual(['ccc']);
  expect(groups.waiting[0]?.alerts).toHaveLength(3);
  expect(groups.mine).toEqual([]);
});

it('counts each press that nobody has taken', () => {
  expect(
    countUntaken([sampleAlert('a'), sampleAlert('b'), sampleAlert('c', { takenBy: 'x' })]),
  ).toBe(2);
});
