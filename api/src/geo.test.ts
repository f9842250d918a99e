import { describe, expect, it } from 'vitest';
import { positionFault } from './geo.ts';

describe('positionFault', () => {
  it.each([
    [-180, -90],
    [180, 90],
    [0, 1],
    [1, 0],
    [-0.0001, 0],
  ])('finds none at %d/%d', (longitude, latitude) => {
    expect(positionFault({ longitude, latitude })).toBeNull();
  });

  it.each([
    [180.0001, 0],
    [0, -90.0001],
    [Number.NaN, 1],
    [1, Number.NaN],
    [Number.NEGATIVE_INFINITY, 1],
  ])('finds %d/%d out of range', (longitude, latitude) => {
    expect(positionFault({ longitude, latitude })).toBe('OUT_OF_RANGE');
  });

  it('takes exactly 0/0, of either sign, for a broken receiver', () => {
    expect(positionFault({ longitude: 0, latitude: -0 })).toBe('NULL_ISLAND');
  });
});
