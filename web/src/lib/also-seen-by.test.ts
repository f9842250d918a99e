import { expect, it } from 'vitest';
import { alsoSeenBy, type MovedOn } from './also-seen-by';

const post = (code: string) => ({ code, nameEs: code, nameEn: `Post ${code}` });
const seenBy = (values: MovedOn) =>
  alsoSeenBy({ consulate: post('a'), ...values }, 'en', 'the call center');

it('names who was asked to help, and only them', () => {
  expect(seenBy({})).toEqual([]);
  expect(
    seenBy({
      callCenterAt: '2026-11-21T20:03:35Z',
      events: [
        { type: 'RAISED', toConsulate: post('a') },
        { type: 'ESCALATED', toConsulate: null },
        { type: 'ESCALATED', toConsulate: post('b') },
        { type: 'ESCALATED', toConsulate: post('b') },
      ],
    }),
  ).toEqual(['the call center', 'Post b']);
});
