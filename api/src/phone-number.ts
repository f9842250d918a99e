import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { InvalidInputError } from './expected-errors.ts';

/**
 * Reads a phone number as people write it, as E.164. Without a country it is of the United States, else of Mexico.
 * @throws InvalidInputError when it is the number of no phone
 */
export function readPhone(field: string, text: string): string {
  const short = text.slice(0, 60);
  for (const country of ['US', 'MX'] as const) {
    const number = parsePhoneNumberFromString(short, country);
    if (number?.isValid() && !number.ext) return number.number;
  }
  throw new InvalidInputError(
    field,
    'This is no phone number. Write it with its area code, for example +1 213 487 6577 or +52 55 3686 5100.',
  );
}
