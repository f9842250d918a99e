import { septets, toBasicGsm7, toGsm7 } from './gsm7.ts';
import type { NoticeFacts } from './notice-facts.ts';
import { fill, isForContact, type Values, wordingsOf, wordsOf } from './notice-sentence.ts';
import { asFarAsFits, shortName } from './shorten.ts';
import type { Words } from './texts/words.ts';
import { shortWaited } from './waited.ts';

const ONE_SMS = 160;
/** Of a post's city; all that there are fit. */
const LONGEST_CITY = 16;

/** How much of each value stands in the sentence. */
interface Cut {
  /** Letters of the person's name. */
  name: number;
  /** Letters of what the watch found. */
  what: number;
  /** Whether the post is named with its city. */
  city: boolean;
}

/** What is cut, in letters of one septet each. */
interface Plain {
  name(): string;
  what(): string;
}

/** The most first. The post's city gives way before a letter of the name does. */
const CUTS: readonly Cut[] = [
  [24, 80],
  [16, 60],
  [12, 50],
  [10, 40],
  [8, 35],
  [6, 30],
  [5, 25],
].flatMap(([name = 0, what = 0]) => [true, false].map((city) => ({ name, what, city })));

/**
 * One SMS. That it is a drill, that it may be repeated, the link and the call centre's number always stand in it. What
 * gives way, in this order: the person's own words, the post's city, the end of the name, the fuller wording.
 * PUBLIC_URL is at most 32 letters long (see the settings), so that there is always room.
 */
export function smsText(facts: NoticeFacts): string {
  const words = wordsOf(facts);
  const phone = isForContact(facts) ? facts.phone : '';
  const drill = facts.drill ? words.drill : '';
  const repeated = facts.repeated ? words.repeated : '';
  const url = facts.url ?? '';
  const room = roomBeside(joined([drill, repeated, url, phone]));
  const plain = plainOf(facts);
  let sentence = '';
  for (const wording of wordingsOf(words, facts))
    for (const cut of CUTS) {
      sentence = toGsm7(fill(wording, valuesOf(words, facts, plain, cut)));
      if (septets(sentence) > room) continue;
      const start = [drill, sentence, repeated];
      const all = [
        ...start,
        ...extrasOf(words, facts, plain, cut, joined([...start, url, phone])),
        url,
      ];
      const labelled = joined([...all, phone && words.short.phone, phone]);
      return septets(labelled) <= ONE_SMS ? labelled : joined([...all, phone]);
    }
  return joined([drill, sentence, repeated, url, phone]);
}

/** What is said besides if there is room: who has the alert, and the person's own words or the beginning of them. */
function extrasOf(
  words: Words,
  facts: NoticeFacts,
  plain: Plain,
  cut: Cut,
  said: string,
): string[] {
  if (facts.notice !== 'RAISED') return [];
  let room = roomBeside(said);
  const fits = (part: string) => septets(toGsm7(part)) <= room;
  const kept: string[] = [];
  if (facts.holder) {
    const ways = [cut, { ...cut, city: false }].map((each) =>
      upperFirst(fill(words.short.has, valuesOf(words, facts, plain, each))),
    );
    kept.push(...ways.filter(fits).slice(0, 1));
    room = roomBeside(joined([said, ...kept]));
  }
  const own = facts.ownMessage;
  if (own) kept.push((fits(own) ? own : asFarAsFits(own, fits)) ?? '');
  return kept;
}

function valuesOf(words: Words, facts: NoticeFacts, plain: Plain, cut: Cut): Values {
  return {
    name: () => shortName(plain.name(), cut.name) ?? words.somebody,
    who: () => {
      if (facts.holder?.kind !== 'CONSULATE') return words.callCenterShort;
      const city = [...facts.holder.city].slice(0, LONGEST_CITY).join('');
      return cut.city ? fill(words.consulateShort, { city: () => city }) : words.consulateShortest;
    },
    since: () => shortWaited(words, facts.waitedMs ?? 0),
    what: () => beginning(plain.what(), cut.what),
  };
}

function plainOf(facts: NoticeFacts): Plain {
  let name: string | undefined;
  let what: string | undefined;
  return {
    name: () => (name ??= toBasicGsm7(facts.name ?? '')),
    what: () => (what ??= toBasicGsm7(facts.what ?? '')),
  };
}

const joined = (parts: string[]) => toGsm7(parts.filter(Boolean).join(' '));
/** What else fits, with a space before it. */
const roomBeside = (text: string) => ONE_SMS - septets(text) - 1;
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function beginning(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return asFarAsFits(text, (each) => each.length <= longest) ?? text.slice(0, longest);
}
