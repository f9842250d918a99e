import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { messagesFor } from '../../lib/i18n/messages';
import '../../ui/tokens.css';
import { chooseLanguage } from './choose-language';

const t = messagesFor('es');

export const metadata: Metadata = {
  title: t.titles.press,
  description: t.app.description,
  icons: { icon: '/icon.svg' },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default function EntryLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="es">
      <head>
        <script>{chooseLanguage}</script>
      </head>
      <body>{children}</body>
    </html>
  );
}
