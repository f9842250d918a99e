import { expect, it } from 'vitest';
import { isWorthReporting, metersBetween } from './position-rules';

const fix = (latitude: number, accuracyMeters: number, second: number) => ({
  longitude: -118.2437,
  latitude,
  accuracyMeters,
  fixedAt: new Date(second * 1000).toISOString(),
});
const last = { position: fix(34.0522, 20, 0), at: 0 };

it('reports the first fix', () => {
  expect(isWorthReporting(null, fix(34, 900, 0), 0)).toBe(true);
});

it('reports more than thirty metres of way at once', () => {
  expect(metersBetween(last.position, fix(34.0526, 20, 3))).toBeCloseTo(44.5, 0);
  expect(isWorthReporting(last, fix(34.0526, 20, 3), 3_000)).toBe(true);
  expect(isWorthReporting(last, fix(34.0526, 20, 1), 1_000)).toBe(false);
});

it('reports a better fix of the same place after ten seconds', () => {
  expect(isWorthReporting(last, fix(34.0522, 8, 9), 9_000)).toBe(false);
  expect(isWorthReporting(last, fix(34.0522, 8, 10), 10_000)).toBe(true);
  expect(isWorthReporting(last, fix(34.0522, 19, 10), 10_000)).toBe(false);
});

it('says "still here" once a minute, and never with an old fix', () => {
  expect(isWorthReporting(last, fix(34.0522, 20, 60), 60_000)).toBe(true);
  expect(isWorthReporting(last, fix(34.0522, 20, 0), 60_000)).toBe(false);
});
