import { describe, expect, it } from 'vitest';
import {
  comparePositions,
  ExpiredCursorError,
  formatCursor,
  InvalidCursorError,
  parseCursor,
} from './cursor.ts';

const EPOCH = '0123abcd';

describe('a cursor', () => {
  it('comes back as it went', () => {
    for (const position of [
      { tx: 0n, id: 0n },
      { tx: 759n, id: 12n },
      { tx: 2n ** 62n, id: 2n ** 63n - 1n },
    ])
      expect(parseCursor(EPOCH, formatCursor(EPOCH, position))).toEqual(position);
  });

  it.each([
    '',
    'x',
    '0123abcd',
    '0123abcd.1',
    '0123abcd.1.2.3',
    '0123abcd.-1.2',
    '0123ABCD.1.2',
    '0123abcd.01.2',
    '0123abcd.1.2\n',
    "0123abcd.1.2'--",
    '0123abcd.zzzzzzzzzzzzz.1',
  ])('is invalid when it reads %j', (text) => {
    expect(() => parseCursor(EPOCH, text)).toThrow(InvalidCursorError);
  });

  it('is expired when it is of another log', () => {
    expect(() => parseCursor(EPOCH, 'ffffffff.1.2')).toThrow(ExpiredCursorError);
  });
});

describe('comparePositions', () => {
  it('orders by transaction, then by row', () => {
    const places = [
      { tx: 2n, id: 1n },
      { tx: 1n, id: 9n },
      { tx: 1n, id: 2n },
    ];
    expect(places.sort(comparePositions)).toEqual([
      { tx: 1n, id: 2n },
      { tx: 1n, id: 9n },
      { tx: 2n, id: 1n },
    ]);
  });
});
