/** Shorter than this a beginning says nothing. */
const LEAST_BEGINNING = 12;

/** The beginning of a text in whole words, with dots for the rest; null where so little fits that it says nothing. */
export function asFarAsFits(text: string, fits: (beginning: string) => boolean): string | null {
  const words = text.split(/\s+/);
  while (words.pop() && words.length > 0) {
    const beginning = `${words.join(' ').replace(/[,;:.]+$/, '')}...`;
    if (beginning.length < LEAST_BEGINNING) return null;
    if (fits(beginning)) return beginning;
  }
  return null;
}

/** Of a name where there is room for it: in mails, and on the contact's page. */
export const NAME_AT_LENGTH = 80;

/** As many whole words of the name as fit, or the beginning of the first. */
export function shortName(name: string | null, longest: number): string | null {
  const given = name?.trim().split(/\s+/) ?? [];
  const [first] = given;
  if (!first) return null;
  let short = '';
  for (const word of given) {
    const longer = short ? `${short} ${word}` : word;
    if ([...longer].length > longest) break;
    short = longer;
  }
  return short || [...first].slice(0, longest).join('');
}
