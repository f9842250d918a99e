import type { Metadata } from 'next';
import { messagesFor } from '../lib/i18n/messages';
import '../ui/tokens.css';
import { LanguageLinks } from './language-links';

export const metadata: Metadata = {
  title: `${messagesFor('es').titles.notFound} · ${messagesFor('en').titles.notFound}`,
  icons: { icon: '/icon.svg' },
};

export default function GlobalNotFound() {
  return (
    <html lang="es">
      <body>
        <LanguageLinks notFound />
      </body>
    </html>
  );
}
