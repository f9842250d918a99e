import type { Format } from './format';
import { useI18n } from './i18n';
import type { Locale } from './locales';

/**
 * The texts of one area, in the language of the page. Areas bring their own, so that the button's
 * page, which must load on a bad network, carries no words that only others need.
 */
export function useTexts<Texts>(texts: Record<Locale, Texts>): {
  locale: Locale;
  words: Texts;
  format: Format;
} {
  const { locale, format } = useI18n();
  return { locale, words: texts[locale], format };
}
