/** The letters of the GSM 03.38 basic table that a text may keep. One of them takes one septet. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** These take two septets, for they stand in the extension table. */
const EXTENDED = new Set('^{}\\[~]|€');
const ALIKE: Record<string, string> = {
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
  '·': '.',
  ' ': ' ',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ß: 'ss',
};
/** Letters that the table has and that are folded all the same, so that a text is not half with accents, half without. */
const FOLDED = new Set('èéùìòàÉÇ');

/**
 * A text in the letters of which one SMS carries 160. One other letter, such as á, would turn the whole message
 * into sixteen bits a letter and cut what fits from 160 to 70. Accents are folded, ñ stays, what is left becomes "?".
 */
export function toGsm7(text: string): string {
  let folded = '';
  for (const letter of text.normalize('NFC')) folded += fold(letter);
  return folded.replace(/ {2,}/g, ' ').trim();
}

function fold(letter: string): string {
  if (BASIC.has(letter) && !FOLDED.has(letter)) return letter;
  if (letter in ALIKE) return ALIKE[letter] as string;
  const plain = letter.normalize('NFD').replace(/\p{M}+/gu, '');
  if (plain !== letter && [...plain].every((each) => BASIC.has(each))) return plain;
  if (/\p{Emoji_Presentation}|\p{M}|\p{Cf}|\p{Cc}/u.test(letter)) return '';
  return EXTENDED.has(letter) ? letter : '?';
}

/** The same without the letters that take two septets: each letter that is left takes one. */
export const toBasicGsm7 = (text: string) =>
  toGsm7([...toGsm7(text)].filter((letter) => BASIC.has(letter)).join(''));

/** How many septets a text takes, of 160 in one SMS. Infinity for one that is not in these letters. */
export function septets(text: string): number {
  let count = 0;
  for (const letter of text) {
    if (BASIC.has(letter)) count += 1;
    else if (EXTENDED.has(letter)) count += 2;
    else return Number.POSITIVE_INFINITY;
  }
  return count;
}
