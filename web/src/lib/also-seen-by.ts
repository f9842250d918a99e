import { consulateName } from './consulate-name';
import type { Locale } from './i18n/locales';

type Post = { code: string; nameEs: string; nameEn: string };

/** An alert, as far as it says who has it. */
export type MovedOn = {
  callCenterAt?: string | null;
  consulate?: { code: string } | null;
  events?: ReadonlyArray<{ type: string; toConsulate?: Post | null }> | null;
};

/** Who was asked to help because nobody had taken it, besides the consulate whose it is. */
export function alsoSeenBy(
  { callCenterAt, consulate, events }: MovedOn,
  locale: Locale,
  callCenter: string,
): string[] {
  const posts = (events ?? [])
    .filter(({ type }) => type === 'ESCALATED')
    .flatMap(({ toConsulate }) => toConsulate ?? [])
    .filter(({ code }) => code !== consulate?.code)
    .map((post) => consulateName(post, locale));
  return [...(callCenterAt ? [callCenter] : []), ...new Set(posts)];
}
