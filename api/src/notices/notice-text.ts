import type { NoticeChannel } from '../db/generated/enums.ts';
import type { NoticeFacts } from './notice-facts.ts';
import {
  fill,
  isForContact,
  subjectOf,
  type Values,
  wordingsOf,
  wordsOf,
} from './notice-sentence.ts';
import { NAME_AT_LENGTH, shortName } from './shorten.ts';
import { smsText } from './sms-text.ts';
import type { Words } from './texts/words.ts';
import { shortWaited, spokenWaited } from './waited.ts';

export interface NoticeText {
  subject: string;
  text: string;
}

/** Of a name and a city where they are heard, or stand in a title. */
const AT_ONCE = 60;

/** The notice in the words of its language and the length of its channel. */
export function noticeText(facts: NoticeFacts, channel: NoticeChannel): NoticeText {
  const words = wordsOf(facts);
  const title = fill(subjectOf(words, facts), valuesOf(words, facts, AT_ONCE));
  const subject = [facts.drill ? words.drill : '', title].filter(Boolean).join(' ');
  if (channel === 'SMS') return { subject, text: smsText(facts) };
  if (channel === 'VOICE') return { subject, text: spokenText(words, facts) };
  if (channel === 'PUSH') return { subject, text: pushText(words, facts) };
  return { subject, text: longText(words, facts) };
}

function longText(words: Words, facts: NoticeFacts): string {
  const values = valuesOf(words, facts, NAME_AT_LENGTH);
  const { long } = words;
  const lines = [
    facts.notice === 'INVITATION' ? '' : plainSentence(words, facts),
    facts.notice === 'RAISED' && facts.time ? fill(long.raised, values) : '',
    facts.notice === 'RAISED' && facts.ownMessage ? fill(long.ownMessage, values) : '',
    facts.notice === 'RAISED' && facts.where ? fill(long.where, values) : '',
    facts.notice === 'INVITATION' && facts.url ? fill(long.invitation, values) : '',
    facts.notice !== 'INVITATION' && facts.url ? followText(words, facts, values) : '',
    isForContact(facts) ? fill(long.phone, values) : '',
    isForContact(facts) ? fill(long.whyYou, values) : '',
    isForContact(facts) && facts.stopUrl ? fill(long.stop, values) : '',
  ];
  return lines.filter(Boolean).join('\n\n');
}

function followText(words: Words, facts: NoticeFacts, values: Values): string {
  return isForContact(facts) ? fill(words.long.follow, values) : (facts.url ?? '');
}

function pushText(words: Words, facts: NoticeFacts): string {
  const own = facts.notice === 'RAISED' ? (facts.ownMessage ?? '') : '';
  return [plainSentence(words, facts), own].filter(Boolean).join(' ');
}

function plainSentence(words: Words, facts: NoticeFacts): string {
  const values = valuesOf(words, facts, NAME_AT_LENGTH);
  return [
    facts.drill ? words.drill : '',
    fill(wordingsOf(words, facts)[0], values),
    facts.notice === 'RAISED' && facts.holder ? fill(words.short.has, values) : '',
    facts.repeated ? words.repeated : '',
  ]
    .filter(Boolean)
    .map(upperFirst)
    .join(' ');
}

function spokenText(words: Words, facts: NoticeFacts): string {
  const values = valuesOf(words, facts, AT_ONCE, spokenWaited);
  const { spoken } = words;
  const sentence =
    facts.notice === 'RAISED'
      ? spoken.raised
      : facts.notice === 'CANCELLED' && !facts.confirmed
        ? spoken.cancelled
        : facts.notice === 'TAKEN'
          ? spoken.taken
          : facts.notice === 'PAGE' && facts.waitedMs !== null
            ? spoken.page
            : facts.notice === 'INVITATION'
              ? spoken.invitation
              : null;
  return [
    facts.drill ? words.drill : '',
    sentence ? fill(sentence, values) : fill(wordingsOf(words, facts)[0], values),
    facts.notice === 'RAISED' && facts.holder ? fill(spoken.has, values) : '',
    facts.notice === 'RAISED' ? (facts.ownMessage ?? '') : '',
    isForContact(facts)
      ? fill(spoken.phone, { phone: () => [...facts.phone.replace(/^\+1/, '')].join(' ') })
      : '',
  ]
    .filter(Boolean)
    .map(upperFirst)
    .join(' ');
}

function valuesOf(
  words: Words,
  facts: NoticeFacts,
  longestName: number,
  waited = shortWaited,
): Values {
  return {
    name: () => shortName(facts.name, longestName) ?? words.somebody,
    who: () => {
      if (facts.holder?.kind !== 'CONSULATE') return words.callCenter;
      const city = [...facts.holder.city].slice(0, AT_ONCE).join('');
      return fill(words.consulate, { city: () => city });
    },
    message: () => facts.ownMessage ?? '',
    where: () => facts.where ?? '',
    time: () => facts.time ?? '',
    url: () => facts.url ?? '',
    stopUrl: () => facts.stopUrl ?? '',
    phone: () => facts.phone,
    since: () => waited(words, facts.waitedMs ?? 0),
    what: () => facts.what ?? '',
  };
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
