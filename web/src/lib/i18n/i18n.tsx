'use client';

import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Messages } from './es';
import { createFormat, type Format } from './format';
import type { Locale } from './locales';
import { messagesFor } from './messages';

type I18n = { locale: Locale; t: Messages; format: Format };

const I18nContext = createContext<I18n | null>(null);

export function I18nProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  const value = useMemo(
    () => ({ locale, t: messagesFor(locale), format: createFormat(locale) }),
    [locale],
  );
  return <I18nContext value={value}>{children}</I18nContext>;
}

export function useI18n(): I18n {
  const value = useContext(I18nContext);
  if (!value) throw new Error('useI18n needs an I18nProvider above it');
  return value;
}
