import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CursorSeal, comparePositions, ExpiredCursorError, InvalidCursorError } from './cursor.ts';

const EPOCH = '0123abcd';
const seal = new CursorSeal(randomBytes(32));
const PLACES = [
  { tx: 0n, id: 0n },
  { tx: 759n, id: 12n },
  { tx: 2n ** 62n, id: 2n ** 63n - 1n },
];

/** Another character in this place. */
function changed(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

describe('a cursor', () => {
  it.each(PLACES)('comes back as it went: %o', (place) => {
    expect(seal.open(EPOCH, seal.ofEvent(EPOCH, place))).toEqual(place);
    expect(seal.open(EPOCH, seal.ofPlace(EPOCH, place))).toEqual(place);
  });

  it('of an event is always the same; of a place never', () => {
    const [place] = PLACES as [(typeof PLACES)[number]];
    expect(seal.ofEvent(EPOCH, place)).toBe(seal.ofEvent(EPOCH, place));
    expect(seal.ofPlace(EPOCH, place)).not.toBe(seal.ofPlace(EPOCH, place));
  });

  it('tells nothing of its neighbours: about half of all bits differ', () => {
    const bits = (id: bigint) =>
      Buffer.from(seal.ofEvent(EPOCH, { tx: 759n, id }).slice(9), 'base64url');
    const [one, next] = [bits(12n), bits(13n)];
    const differing = one.reduce((sum, byte, at) => {
      const difference = byte ^ (next[at] as number);
      return sum + difference.toString(2).replaceAll('0', '').length;
    }, 0);
    expect(differing).toBeGreaterThan(100);
  });

  it('cannot be changed in any character', () => {
    const cursor = seal.ofEvent(EPOCH, { tx: 759n, id: 12n });
    for (let at = 9; at < cursor.length; at += 1)
      expect(() => seal.open(EPOCH, changed(cursor, at))).toThrow(InvalidCursorError);
  });

  it.each([
    '',
    'x',
    '0123abcd',
    '0123abcd.1.2',
    `0123abcd.${'A'.repeat(54)}`,
    `0123ABCD.${'A'.repeat(54)}`,
    `0123abcd.${'A'.repeat(53)}=`,
    `${seal.ofEvent(EPOCH, { tx: 1n, id: 2n })}\n`,
    `${seal.ofEvent(EPOCH, { tx: 1n, id: 2n })}'--`,
    new CursorSeal(randomBytes(32)).ofEvent(EPOCH, { tx: 1n, id: 2n }),
  ])('is invalid when it reads %j', (text) => {
    expect(() => seal.open(EPOCH, text)).toThrow(InvalidCursorError);
  });

  it('is expired when it is of another log', () => {
    expect(() => seal.open(EPOCH, seal.ofEvent('ffffffff', { tx: 1n, id: 2n }))).toThrow(
      ExpiredCursorError,
    );
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
