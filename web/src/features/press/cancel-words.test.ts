import { expect, it } from 'vitest';
import { createFormat } from '../../lib/i18n/format';
import { messagesFor } from '../../lib/i18n/messages';
import { asksForPin, isLockedAt, refusalWords } from './cancel-words';

const words = (refusal: Parameters<typeof refusalWords>[0]) =>
  refusalWords(refusal, messagesFor('en'), createFormat('en'));

it('says how many tries are left', () => {
  expect(words({ kind: 'wrong-pin', attemptsLeft: 4 })).toContain('4 tries left');
  expect(words({ kind: 'wrong-pin', attemptsLeft: 1 })).toContain('1 try left');
});

it('keeps the pad locked until the time that the server gave, and no longer', () => {
  const refusal = { kind: 'pin-locked', retryAt: '2026-11-21T20:15:00.000Z' } as const;
  expect(words(refusal)).toContain('The button and your alert still work');
  expect(isLockedAt(refusal, Date.parse('2026-11-21T20:14:59Z'))).toBe(true);
  expect(isLockedAt(refusal, Date.parse('2026-11-21T20:15:00Z'))).toBe(false);
});

it('says nothing where a PIN is simply asked for', () => {
  expect(words(undefined)).toBeNull();
  expect(words({ kind: 'pin-required' })).toBeNull();
});

it('asks for no PIN where none can help', () => {
  expect(asksForPin({ kind: 'not-taken' })).toBe(false);
  expect(asksForPin(undefined)).toBe(true);
});
