import { en } from './en';
import { es, type Messages } from './es';
import type { Locale } from './locales';

export const dictionaries: Record<Locale, Messages> = { es, en };

export const messagesFor = (locale: Locale): Messages => dictionaries[locale];
