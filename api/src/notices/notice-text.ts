import type { Language, NoticeChannel, NoticeKind } from '../db/generated/enums.ts';
import { septets, toGsm7 } from './gsm7.ts';
import { asFarAsFits, NAME_AT_LENGTH, shortName } from './shorten.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import type { Words } from './texts/words.ts';

/** What a notice tells, as its receiver may know it. */
export interface NoticeFacts {
  notice: NoticeKind;
  language: Language;
  /** What the person calls themselves; null if they never said. */
  name: string | null;
  drill: boolean;
  /** An earlier try may have arrived. */
  repeated: boolean;
  /** Who has the alert, or whose it is now. Null: nobody yet. */
  holder: { kind: 'CONSULATE'; city: string } | { kind: 'CALL_CENTER' } | null;
  /** For a notice that it moved on: whoever had it gave it back. */
  released: boolean;
  /** Whether an officer has confirmed the cancel. */
  confirmed: boolean;
  /** The person's own words for this contact. */
  ownMessage: string | null;
  /** The county; null for who may not know, or where it is not known. */
  where: string | null;
  /** When it was pressed, in words. */
  time: string | null;
  url: string | null;
  /** Where a contact can ask not to be told; null for who has no such page. */
  stopUrl?: string | null;
  /** Of the call centre, E.164. */
  phone: string;
  /** For pages to officers: since how many minutes nobody has taken it. */
  minutes: number | null;
  /** For the watch: what it found. */
  what: string | null;
}

export interface NoticeText {
  subject: string;
  text: string;
}

const ONE_SMS = 160;
const LONGEST_NAME = 24;
/** Of a post's city in an SMS; all that there are fit. */
const LONGEST_CITY = 16;

const fill = (template: string, values: Record<string, string>) =>
  template.replace(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? '');

const WORDS = { es, en };

/** The notice in the words of its language and the length of its channel. */
export function noticeText(facts: NoticeFacts, channel: NoticeChannel): NoticeText {
  const words = WORDS[facts.language];
  const subject = [facts.drill ? words.drill : '', subjectOf(words, facts)]
    .filter(Boolean)
    .join(' ');
  if (channel === 'SMS') return { subject, text: smsText(words, facts) };
  if (channel === 'VOICE') return { subject, text: spokenText(words, facts) };
  if (channel === 'PUSH') return { subject, text: pushText(words, facts) };
  return { subject, text: longText(words, facts) };
}

/** Longer names and places are cut until what must be said fits. */
const CUTS = [LONGEST_NAME, 16, 10, 6];

/**
 * One SMS: the sentence, the link and the call centre's number always; as much of the rest as fits.
 * PUBLIC_URL is at most 32 letters long (see the settings), so that there is always room.
 */
export function smsText(words: Words, facts: NoticeFacts): string {
  const phone = isForContact(facts.notice) ? facts.phone : '';
  const tail = [facts.url ?? '', phone].filter(Boolean).join(' ');
  for (const longest of CUTS) {
    const values = valuesOf(words, facts, longest, true);
    const head = [facts.drill ? words.drill : '', sentenceOf(words, facts, values)];
    const joined = (extra: string[], label = '') =>
      toGsm7([...head, ...extra, facts.url ?? '', label, phone].filter(Boolean).join(' '));
    if (septets(joined([])) > ONE_SMS && longest > 6) continue;
    const raised = facts.notice === 'RAISED';
    const optional = [
      facts.repeated ? words.repeated : '',
      raised && facts.holder ? fill(words.short.has, values) : '',
    ];
    const kept: string[] = [];
    for (const part of optional)
      if (part && septets(joined([...kept, part])) <= ONE_SMS) kept.push(part);
    const own = raised && facts.ownMessage;
    if (own) {
      const fits = (text: string) => septets(joined([...kept, text])) <= ONE_SMS;
      const beginning = fits(own) ? own : asFarAsFits(own, fits);
      if (beginning) kept.push(beginning);
    }
    const labelled = joined(kept, phone ? words.short.phone : '');
    return septets(labelled) <= ONE_SMS ? labelled : joined(kept);
  }
  return toGsm7(tail);
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
    isForContact(facts.notice) ? fill(long.phone, values) : '',
    isForContact(facts.notice) ? fill(long.whyYou, values) : '',
    isForContact(facts.notice) && facts.stopUrl ? fill(long.stop, values) : '',
  ];
  return lines.filter(Boolean).join('\n\n');
}

function followText(words: Words, facts: NoticeFacts, values: Record<string, string>): string {
  return isForContact(facts.notice) ? fill(words.long.follow, values) : (facts.url ?? '');
}

function pushText(words: Words, facts: NoticeFacts): string {
  const own = facts.notice === 'RAISED' ? (facts.ownMessage ?? '') : '';
  return [plainSentence(words, facts), own].filter(Boolean).join(' ');
}

function plainSentence(words: Words, facts: NoticeFacts): string {
  const values = valuesOf(words, facts, NAME_AT_LENGTH);
  return [
    facts.drill ? words.drill : '',
    sentenceOf(words, facts, values),
    facts.notice === 'RAISED' && facts.holder ? fill(words.short.has, values) : '',
    facts.repeated ? words.repeated : '',
  ]
    .filter(Boolean)
    .map(upperFirst)
    .join(' ');
}

function spokenText(words: Words, facts: NoticeFacts): string {
  const values = valuesOf(words, facts, 60);
  const { spoken } = words;
  const sentence =
    facts.notice === 'RAISED'
      ? spoken.raised
      : facts.notice === 'CANCELLED' && !facts.confirmed
        ? spoken.cancelled
        : facts.notice === 'TAKEN'
          ? spoken.taken
          : facts.notice === 'PAGE' && facts.minutes !== null
            ? spoken.page
            : facts.notice === 'INVITATION'
              ? spoken.invitation
              : null;
  return [
    facts.drill ? words.drill : '',
    sentence ? fill(sentence, values) : sentenceOf(words, facts, values),
    facts.notice === 'RAISED' && facts.holder ? fill(spoken.has, values) : '',
    facts.notice === 'RAISED' ? (facts.ownMessage ?? '') : '',
    isForContact(facts.notice)
      ? fill(spoken.phone, { phone: [...facts.phone.replace(/^\+1/, '')].join(' ') })
      : '',
  ]
    .filter(Boolean)
    .map(upperFirst)
    .join(' ');
}

const isForContact = (notice: NoticeKind) => notice !== 'PAGE' && notice !== 'WATCH';

function sentenceOf(words: Words, facts: NoticeFacts, values: Record<string, string>): string {
  const { short } = words;
  switch (facts.notice) {
    case 'RAISED':
      return fill(short.raised, values);
    case 'TAKEN':
      return fill(short.taken, values);
    case 'MOVED_ON':
      return fill(facts.released ? short.released : short.movedOn, values);
    case 'CANCELLED':
      return fill(facts.confirmed ? short.cancelConfirmed : short.cancelled, values);
    case 'CLOSED':
      return fill(facts.confirmed ? short.cancelConfirmed : short.closed, values);
    case 'INVITATION':
      return fill(short.invitation, values);
    case 'TEST':
      return fill(short.test, values);
    case 'PAGE':
      return facts.minutes === null ? short.pageAssigned : fill(short.page, values);
    case 'WATCH':
      return fill(short.watch, values);
  }
}

function subjectOf(words: Words, facts: NoticeFacts): string {
  const values = valuesOf(words, facts, 60);
  const { subject } = words;
  const template = {
    RAISED: subject.raised,
    TAKEN: subject.taken,
    MOVED_ON: subject.movedOn,
    CANCELLED: subject.cancelled,
    CLOSED: subject.closed,
    INVITATION: subject.invitation,
    TEST: subject.test,
    PAGE: subject.page,
    WATCH: subject.watch,
  }[facts.notice];
  return fill(template, values);
}

function valuesOf(
  words: Words,
  facts: NoticeFacts,
  longestName: number,
  isShort = false,
): Record<string, string> {
  const consulate = isShort ? words.consulateShort : words.consulate;
  return {
    name: shortName(facts.name, longestName) ?? words.somebody,
    who:
      facts.holder?.kind === 'CONSULATE'
        ? fill(consulate, {
            city: [...facts.holder.city].slice(0, isShort ? LONGEST_CITY : 60).join(''),
          })
        : isShort
          ? words.callCenterShort
          : words.callCenter,
    message: facts.ownMessage ?? '',
    where: facts.where ?? '',
    time: facts.time ?? '',
    url: facts.url ?? '',
    stopUrl: facts.stopUrl ?? '',
    phone: facts.phone,
    minutes: String(facts.minutes ?? ''),
    what: facts.what ?? '',
  };
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
