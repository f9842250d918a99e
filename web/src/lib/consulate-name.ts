import type { Locale } from './i18n/locales';

type Named = { nameEs: string; nameEn: string };

export const consulateName = (consulate: Named, locale: Locale): string =>
  locale === 'es' ? consulate.nameEs : consulate.nameEn;
