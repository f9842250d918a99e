import type { NoticeFacts } from './notice-facts.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import type { Words } from './texts/words.ts';

const WORDS: Record<NoticeFacts['language'], Words> = { es, en };

export const wordsOf = (facts: NoticeFacts): Words => WORDS[facts.language];

/** What stands in the places of a sentence. A value is asked for only where a sentence has its place. */
export type Values = Record<string, () => string>;

/** A sentence with its places filled. */
export const fill = (template: string, values: Values) =>
  template.replace(/\{(\w+)\}/g, (_whole, place: string) => values[place]?.() ?? '');

/** Contacts are told of a person; officers, and who looks after the system, of an alert. */
export const isForContact = ({ notice }: NoticeFacts) => notice !== 'PAGE' && notice !== 'WATCH';

/** The ways to say what a notice says, the fullest first. */
export function wordingsOf({ short }: Words, facts: NoticeFacts): readonly [string, ...string[]] {
  switch (facts.notice) {
    case 'RAISED':
      return short.raised;
    case 'TAKEN':
      return short.taken;
    case 'MOVED_ON':
      return facts.released ? short.released : short.movedOn;
    case 'CANCELLED':
      return facts.confirmed ? short.cancelConfirmed : short.cancelled;
    case 'CLOSED':
      return facts.confirmed ? short.cancelConfirmed : short.closed;
    case 'INVITATION':
      return short.invitation;
    case 'TEST':
      return short.test;
    case 'PAGE':
      return facts.waitedMs === null ? short.pageAssigned : short.page;
    case 'WATCH':
      return short.watch;
  }
}

/** The template of an e-mail's subject and a push's title: it says the same as the notice. */
export function subjectOf({ subject }: Words, facts: NoticeFacts): string {
  switch (facts.notice) {
    case 'RAISED':
      return subject.raised;
    case 'TAKEN':
      return subject.taken;
    case 'MOVED_ON':
      return facts.released ? subject.released : subject.movedOn;
    case 'CANCELLED':
      return subject.cancelled;
    case 'CLOSED':
      return subject.closed;
    case 'INVITATION':
      return subject.invitation;
    case 'TEST':
      return subject.test;
    case 'PAGE':
      return subject.page;
    case 'WATCH':
      return subject.watch;
  }
}
