import MailComposer from 'nodemailer/lib/mail-composer';
import type { Message } from './carrier.ts';
import { addressIn } from './smtp-url.ts';

const OPEN = { es: 'Abrir la página', en: 'Open the page' };
const STOP = { es: 'Ya no quiero que me avisen', en: 'I no longer want to be told' };

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

/** A page of text and one link: no picture, no script, nothing from elsewhere. */
function html({ language, subject, text, url, stopUrl }: Message): string {
  const lines = escaped(text).replace(/\r?\n/g, '<br>');
  const link = url
    ? `<p><a href="${escaped(url)}" style="font-size:18px;font-weight:bold">${OPEN[language]}</a></p><p>${escaped(url)}</p>`
    : '';
  const stop = stopUrl ? `<p><a href="${escaped(stopUrl)}">${STOP[language]}</a></p>` : '';
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body style="font-family:sans-serif;font-size:16px;line-height:1.5"><p>${lines}</p>${link}${stop}</body></html>`;
}

/**
 * A notice as a mail, in plain text and simple HTML.
 *
 * Its Message-ID comes from the delivery and its try: a copy of the same try is told by it. It says that a machine wrote
 * it, so that no holiday notice answers (RFC 3834), and where not to be told can be asked for (RFC 2369).
 */
export function composeMail(message: Message, from: string): Promise<Buffer> {
  const { deliveryId, attempt, to, language, subject, text, url, stopUrl, urgent } = message;
  const domain = addressIn(from).split('@').at(-1);
  const mail = new MailComposer({
    from,
    to: { name: '', address: to },
    subject,
    text: url && !text.includes(url) ? `${text}\n\n${url}\n` : text,
    html: html(message),
    messageId: `<${deliveryId}.${attempt}@${domain}>`,
    headers: {
      'Content-Language': language,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      // Prepared: as it stands, whatever its length.
      ...(stopUrl ? { 'List-Unsubscribe': { prepared: true, value: `<${stopUrl}>` } } : {}),
      ...(urgent ? { Importance: 'high', 'X-Priority': '1 (Highest)' } : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}
