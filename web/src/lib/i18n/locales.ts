/** Spanish first: it is the default wherever nothing says otherwise. */
export const locales = ['es', 'en'] as const;

export type Locale = (typeof locales)[number];

export const isLocale = (value: string): value is Locale =>
  (locales as readonly string[]).includes(value);

export const otherLocale = (locale: Locale): Locale => (locale === 'es' ? 'en' : 'es');
