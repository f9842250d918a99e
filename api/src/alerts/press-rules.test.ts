import { describe, expect, it } from 'vitest';
import { readInstant, readPosition, readPress } from './press-rules.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const ID = '5c919ab9-bc30-4848-88f2-66e4b5942f65';

describe('readPress', () => {
  it('dates a fix from the future to its arrival', () => {
    const position = { longitude: -118, latitude: 34, fixedAt: '2029-01-01T00:00:00Z' };
    expect(readPress({ id: ID, position }, NOW).position?.fixedAt).toEqual(NOW);
  });

  it('takes a press as it is when nothing is odd', () => {
    const position = { longitude: -118, latitude: 34, accuracyMeters: 12 };
    expect(readPress({ id: ID, pressedAt: NOW.toISOString(), position, drill: true }, NOW)).toEqual(
      {
        id: ID,
        pressedAt: NOW,
        position: { ...position, fixedAt: null },
        drill: true,
        notes: [],
      },
    );
  });

  it('writes ids in small letters, so that one press has one id', () => {
    expect(readPress({ id: ID.toUpperCase() }, NOW).id).toBe(ID);
  });

  it('gives a press whose id is no UUID an id of its own each time', () => {
    const [first, second] = [readPress({ id: 'x' }, NOW), readPress({ id: 'x' }, NOW)];
    expect(first.notes).toEqual(['ID_REPLACED']);
    expect(first.id).not.toBe(second.id);
  });

  it('uses the time of arrival without a note when none was sent', () => {
    expect(readPress({ id: ID }, NOW)).toMatchObject({ pressedAt: NOW, notes: [] });
  });

  it.each([
    [-3 * 60_000, ['PRESSED_AT_AHEAD']],
    [-60_000, []],
    [60_000, []],
    [4 * 3_600_000, ['PRESSED_LATE']],
    [8 * 86_400_000, ['PRESSED_LATE', 'CLOCK_DOUBTFUL']],
  ])('keeps a time that lies %d ms back and notes %j', (behindMs, notes) => {
    const pressedAt = new Date(NOW.getTime() - behindMs);
    expect(readPress({ id: ID, pressedAt: pressedAt.toISOString() }, NOW)).toMatchObject({
      pressedAt,
      notes,
    });
  });

  it('counts only a true drill as a drill', () => {
    expect(readPress({ id: ID, drill: null }, NOW).drill).toBe(false);
  });
});

describe('readInstant', () => {
  it.each([
    ['2026-11-21T12:00:00Z', '2026-11-21T12:00:00.000Z'],
    ['2026-11-21T12:00:00-08:00', '2026-11-21T20:00:00.000Z'],
    [Date.UTC(2026, 0, 1), '2026-01-01T00:00:00.000Z'],
  ])('reads %s', (value, expected) => {
    expect(readInstant(value)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    'noon',
    '2026-11-21',
    '1970-01-01T00:00:00Z',
    '9999-01-01T00:00:00Z',
    Number.NaN,
    {},
    [],
    true,
    null,
  ])('finds none in %j', (value) => {
    expect(readInstant(value)).toBeNull();
  });
});

describe('readPosition', () => {
  it.each([
    [{ longitude: -118, latitude: 91 }, 'POSITION_OUT_OF_RANGE'],
    [{ longitude: 181, latitude: 9 }, 'POSITION_OUT_OF_RANGE'],
    [{ longitude: Number.NaN, latitude: 9 }, 'POSITION_OUT_OF_RANGE'],
    [{ longitude: Number.POSITIVE_INFINITY, latitude: 9 }, 'POSITION_OUT_OF_RANGE'],
    [{ longitude: 0, latitude: 0 }, 'POSITION_NULL_ISLAND'],
    [{ latitude: 9 }, 'POSITION_UNREADABLE'],
    ['-118,34', 'POSITION_UNREADABLE'],
    [[], 'POSITION_UNREADABLE'],
    [7, 'POSITION_UNREADABLE'],
    [null, null],
    [undefined, null],
  ])('finds none in %j and notes %s', (value, note) => {
    expect(readPosition(value)).toEqual({ position: null, note });
  });

  it('reads numbers that come as text', () => {
    expect(readPosition({ longitude: '-118.5', latitude: '34' }).position).toMatchObject({
      longitude: -118.5,
      latitude: 34,
    });
  });

  it('drops an accuracy wider than the earth', () => {
    expect(
      readPosition({ longitude: 1, latitude: 2, accuracyMeters: 1e300 }).position?.accuracyMeters,
    ).toBeNull();
  });

  it('drops an accuracy and a time that cannot be, and keeps the place', () => {
    expect(
      readPosition({ longitude: 1, latitude: 2, accuracyMeters: -5, fixedAt: 'then' }).position,
    ).toEqual({ longitude: 1, latitude: 2, accuracyMeters: null, fixedAt: null });
  });
});
