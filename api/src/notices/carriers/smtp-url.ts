import type { SmtpServer } from './smtp-session.ts';

/** Reads smtps://user:password@host:465, or smtp:// with STARTTLS, without which production sends nothing. */
export function readSmtpUrl(text: string, production: boolean): SmtpServer {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    requireTls: !secure && production,
    auth: url.username
      ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
      : null,
  };
}

/** The bare address of a sender: of "Name <a@b>" the a@b. */
export const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
