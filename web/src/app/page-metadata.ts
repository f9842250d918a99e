import type { Metadata } from 'next';
import type { Messages } from '../lib/i18n/es';
import { isLocale, locales } from '../lib/i18n/locales';
import { messagesFor } from '../lib/i18n/messages';

type PageProps = { params: Promise<{ locale: string }> };

/** The head of one page in the language of its address, with links to its other languages. */
export const pageMetadata =
  (title: keyof Messages['titles'], path: string) =>
  async ({ params }: PageProps): Promise<Metadata> => {
    const { locale } = await params;
    const t = messagesFor(isLocale(locale) ? locale : 'es');
    const languages = Object.fromEntries(locales.map((one) => [one, `/${one}/${path}`]));
    return { title: t.titles[title], description: t.app.description, alternates: { languages } };
  };
