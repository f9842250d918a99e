import { consulateName } from '../../lib/consulate-name';
import type { DeskMessages } from '../../lib/i18n/desk-es';
import type { Locale } from '../../lib/i18n/locales';
import type { AlertGroups } from './alert-groups';
import { type DeskViewer, hasNoPost, isRepresentative } from './desk-alert';

/** Whose desk it is: the posts, or why there are none. */
export function deskHeading(viewer: DeskViewer, words: DeskMessages, locale: Locale): string {
  if (viewer.consulates.length > 0)
    return viewer.consulates.map((one) => consulateName(one, locale)).join(' · ');
  if (isRepresentative(viewer)) return words.representative.heading;
  return hasNoPost(viewer) ? words.noPost.heading : words.allPosts;
}

/** What a screen reader is told when the list changes: the urgent first, then how many nobody has taken. */
export function spokenCount(
  { forced, waiting, unknownPhones }: AlertGroups,
  words: DeskMessages,
  plural: (texts: DeskMessages['list']['untakenCount'], count: number) => string,
): string {
  const untaken = plural(words.list.untakenCount, waiting.length + unknownPhones.length);
  return forced.length > 0 ? `${words.forced.group}: ${forced.length}. ${untaken}` : untaken;
}

/** What an empty desk says. */
export function emptyWords(viewer: DeskViewer, words: DeskMessages): string {
  if (isRepresentative(viewer)) return words.representative.empty;
  return hasNoPost(viewer) ? words.noPost.empty : words.list.empty;
}
