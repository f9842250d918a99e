import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { InvalidInputError } from './expected-errors.ts';

/** What was dialled within Mexico, or after +52 for mobiles, until 2019. Many still write it, and WhatsApp still says it. */
const OLD_MEXICAN = /^(?:(?:\+|00|011)?52(?:1|01|044|045)|01|044|045)(\d{10})$/;
/** The ladas of two digits (Mexico City, Guadalajara, Monterrey) in the Mexican grouping. Nobody writes a number of the US so. */
const GROUPED_AS_IN_MEXICO = /^\(?(?:55|56|33|81)\)?[\s.-]+\d{4}[\s.-]+\d{4}$/;

/** An old Mexican number in today's form, E.164; any other as it was. */
export function inTodaysForm(text: string): string {
  const [, number] = OLD_MEXICAN.exec(text.replaceAll(/[\s().-]/g, '')) ?? [];
  return number ? `+52${number}` : text;
}

/**
 * Reads a phone number as people write it, as E.164. Without a country it is of the United States, else of Mexico; only
 * one written 55 1234 5678, with a lada of two digits, is of Mexico first. Old Mexican prefixes (+52 1, 044, 045, 01) are
 * left out.
 * @throws InvalidInputError when it is the number of no phone
 */
export function readPhone(field: string, text: string): string {
  const written = text.trim().slice(0, 60);
  const order = GROUPED_AS_IN_MEXICO.test(written)
    ? (['MX', 'US'] as const)
    : (['US', 'MX'] as const);
  for (const country of order) {
    const number = parsePhoneNumberFromString(inTodaysForm(written), country);
    if (number?.isValid() && !number.ext) return number.number;
  }
  throw new InvalidInputError(
    field,
    'This is no phone number. Write it with its country: for the United States like +1 213 487 6577, for Mexico like +52 55 3686 5100.',
  );
}
