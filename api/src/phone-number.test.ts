import { describe, expect, it } from 'vitest';
import { readPhone } from './phone-number.ts';

const MEXICO_CITY = '+525512345678';

describe('a phone number', () => {
  it.each([
    ['+52 1 55 1234 5678', MEXICO_CITY],
    ['52 1 55 1234 5678', MEXICO_CITY],
    ['011 52 1 55 1234 5678', MEXICO_CITY],
    ['044 55 1234 5678', MEXICO_CITY],
    ['045-55-1234-5678', MEXICO_CITY],
    ['01 (55) 1234 5678', MEXICO_CITY],
    ['+52 55 1234 5678', MEXICO_CITY],
    ['00 52 55 1234 5678', MEXICO_CITY],
    ['+52 1 664 123 4567', '+526641234567'],
  ])('of Mexico may be written %s', (text, number) => {
    expect(readPhone('phone', text)).toBe(number);
  });

  it.each([
    ['55 1234 5678', MEXICO_CITY],
    ['(55) 1234-5678', MEXICO_CITY],
    ['33.1234.5678', '+523312345678'],
    ['81 1234 5678', '+528112345678'],
    // Nobody in the United States has these.
    ['664 123 4567', '+526641234567'],
    // Both countries have these, and the grouping does not say which: the United States.
    ['5512345678', '+15512345678'],
    ['551 234 5678', '+15512345678'],
    ['(213) 487-6577', '+12134876577'],
    ['1 213 487 6577', '+12134876577'],
  ])(
    'without a country, %s, is read by its grouping, else as of the United States',
    (text, number) => {
      expect(readPhone('phone', text)).toBe(number);
    },
  );

  it.each(['', '12', '044 55 1234', '+52 1 55 1234', '213 487 6577 ext. 5', 'abc'])(
    'is not %j, and the error shows how each country writes it',
    (text) => {
      expect(() => readPhone('phone', text)).toThrow(/\+1 213 487 6577.*\+52 55 3686 5100/);
    },
  );
});
