import { expect, it } from 'vitest';
import { countUntaken, groupAlerts, isRinging } from './alert-groups';
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

it('puts a person who may be forced above everybody, whatever the status', () => {
  const duressAt = '2026-11-21T20:10:00.000Z';
  const groups = groupAlerts(
    [
      sampleAlert('a'),
      sampleAlert('d', { takenBy: 'another', duressAt }),
      sampleAlert('e', { lane: 'SECOND', erasureAskedAt: duressAt }),
      sampleAlert('ff', { personId: 'person-of-d' }),
      sampleAlert('z', { status: 'CLOSED', duressAt }),
    ],
    'me',
  );
  expect(ids(groups.forced).sort()).toEqual(['d', 'e']);
  expect(ids(groups.waiting)).toEqual(['a']);
  expect(groups.forced.find(({ lead }) => lead.id === 'd')?.alerts).toHaveLength(2);
});

it('rings for who waits, and for a forced person until somebody has looked', () => {
  const forced = sampleAlert('d', { takenBy: 'x', duressAt: '2026-11-21T20:10:00.000Z' });
  expect(isRinging([sampleAlert('a', { takenBy: 'x' })], new Set())).toBe(false);
  expect(isRinging([sampleAlert('a')], new Set())).toBe(true);
  expect(isRinging([forced], new Set(['d']))).toBe(true);
  expect(isRinging([forced], new Set())).toBe(false);
});

it('counts each press that nobody has taken', () => {
  expect(
    countUntaken([sampleAlert('a'), sampleAlert('b'), sampleAlert('c', { takenBy: 'x' })]),
  ).toBe(2);
});
