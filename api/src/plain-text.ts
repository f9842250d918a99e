import { InvalidInputError } from './expected-errors.ts';

/**
 * A text as somebody typed it, without control characters and outer spaces; null for an empty one.
 * @throws InvalidInputError when it is longer than `most` characters
 */
export function plainText(field: string, text: string | null, most: number): string | null {
  if (text === null) return null;
  const clean = text
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    // Control and invisible formatting characters; the line feed stays. Lone surrogates cannot be stored.
    .replaceAll(/[^\P{C}\n\u200c\u200d]/gu, '')
    .trim();
  if (clean.length > most)
    throw new InvalidInputError(field, `This may have ${most} characters. Shorten it.`);
  return clean === '' ? null : clean;
}
