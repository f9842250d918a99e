import { expect, it } from 'vitest';
import { serverState, verdict } from './watch-rules';

it('says of no server that it looks while nothing answers', () => {
  expect(serverState({ isSilent: false }, true)).toBe('unknown');
  expect(serverState({ isSilent: true }, true)).toBe('unknown');
  expect(serverState({ isSilent: true }, false)).toBe('quiet');
  expect(serverState({ isSilent: false }, false)).toBe('awake');
});

it('gives one verdict, the worst', () => {
  expect(verdict({ isWell: true, isSilent: false }, true)).toBe('away');
  expect(verdict({ isWell: false, isSilent: true }, false)).toBe('silent');
  expect(verdict({ isWell: false, isSilent: false }, false)).toBe('unwell');
  expect(verdict({ isWell: true, isSilent: false }, false)).toBe('well');
});
