import { expect, it } from 'vitest';
import { reachOf } from './notice-reach';

const step = (values: { state?: string; reason?: string }) => ({ state: 'QUEUED', ...values });

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

it('does not take a voicemail for a person', () => {
  const voicemail = step({ state: 'ACCEPTED', reason: 'VOICEMAIL' });
  expect(reachOf([voicemail, step({ state: 'FAILED' })])).toBe('VOICEMAIL');
  expect(reachOf([voicemail, step({})])).toBe('WAITING');
  expect(reachOf([step({ state: 'DELIVERED', reason: 'VOICEMAIL' })])).toBe('VOICEMAIL');
  expect(reachOf([voicemail, step({ state: 'DELIVERED' })])).toBe('DELIVERED');
});
