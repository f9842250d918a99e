import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A random code of `length` letters, 5 bits each. */
export function makeCode(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte & 31]).join('');
}

/** A code in groups of five, to be read out and copied. */
export function inGroups(code: string): string {
  return code.replaceAll(/.{5}(?=.)/g, '$&-');
}

/** A code as somebody typed it: any case, spaces and dashes, O for 0, I and L for 1. Null if it is not of this length. */
export function readCode(text: string, length: number): string | null {
  const code = text
    .slice(0, 100)
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return code.length === length && [...code].every((letter) => ALPHABET.includes(letter))
    ? code
    : null;
}
