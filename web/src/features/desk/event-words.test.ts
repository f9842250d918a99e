import { expect, it } from 'vitest';
import { deskEn } from '../../lib/i18n/desk-en';
import { eventWords } from './event-words';

const escalated = { type: 'ESCALATED', step: 'SUPERVISORS', round: 0 } as const;

it('says in plain words what a step did', () => {
  expect(eventWords(escalated, deskEn)).toBe(
    'Nobody had taken it: calls to the supervisors on duty began',
  );
  expect(eventWords({ ...escalated, step: 'NEAREST_POST', round: 1 }, deskEn)).toBe(
    'Nobody had taken it: {to} has it too (round {round})',
  );
});

it('says why a step did nothing', () => {
  expect(eventWords({ ...escalated, skipped: 'NOBODY_ON_DUTY' }, deskEn)).toBe(
    'Nobody was called: nobody is on duty',
  );
  expect(eventWords({ ...escalated, skipped: 'A_LATER_REASON' }, deskEn)).toBe('Step skipped');
});

it('names nobody for what happened by itself', () => {
  expect(eventWords({ type: 'RELEASED', actor: null }, deskEn)).not.toContain('{actor}');
  expect(eventWords({ type: 'RELEASED', actor: { name: 'x' } }, deskEn)).toContain('{actor}');
});
