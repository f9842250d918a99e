import type { Metadata, Viewport } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { I18nProvider } from '../../lib/i18n/i18n';
import { isLocale, locales } from '../../lib/i18n/locales';
import '../../ui/tokens.css';

export const dynamicParams = false;

export const generateStaticParams = () => locales.map((locale) => ({ locale }));

export const metadata: Metadata = { icons: { icon: '/icon.svg' }, referrer: 'no-referrer' };

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f6' },
    { media: '(prefers-color-scheme: dark)', color: '#101614' },
  ],
};

type LayoutProps = { children: ReactNode; params: Promise<{ locale: string }> };

export default async function LocaleLayout({ children, params }: LayoutProps) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  return (
    <html lang={locale}>
      <body>
        <I18nProvider locale={locale}>{children}</I18nProvider>
      </body>
    </html>
  );
}
