import { expect, it } from 'vitest';
import { deskEs } from '../../lib/i18n/desk-es';
import { nextStepWords } from './next-step-words';

it('says “the call centre too” only where it does not have the alert yet', () => {
  const words = (has: object) => nextStepWords('CALL_CENTER', has, deskEs);
  const consulate = { code: 'los-angeles' };
  const { CALL_CENTER, callCenterAgain } = deskEs.nextStep;
  expect(words({ consulate, callCenterAt: null })).toBe(CALL_CENTER);
  expect(words({ consulate, callCenterAt: '2026-11-21T20:03:35Z' })).toBe(callCenterAgain);
  expect(words({ consulate: null, callCenterAt: null })).toBe(callCenterAgain);
});
