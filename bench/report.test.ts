import { expect, it } from 'vitest';
import { missingFigures } from './report.ts';

it('names figures that are no numbers, and no others', () => {
  const rate = { perSecond: 12.5, count: 3, p50Ms: 0 };
  expect(missingFigures({ presses: [rate, rate], name: 'one way' })).toEqual([]);
  expect(missingFigures({ presses: [rate, { ...rate, p50Ms: Number.NaN }] })).toEqual([
    'results.presses.1.p50Ms',
  ]);
  expect(
    missingFigures({ presses: [], stored: { incomplete: undefined, overHttp: null } }),
  ).toEqual(['results.presses', 'results.stored.incomplete', 'results.stored.overHttp']);
});
