import type { DeskMessages } from '../../lib/i18n/desk-es';

type Forced = { status: string; duressAt?: string | null; erasureAskedAt?: string | null };

/** The words for an alert whose person may be forced; null for any other. Duress goes before erasure. */
export function forcedWords(alert: Forced, words: DeskMessages['forced']): string | null {
  if (alert.status === 'CLOSED') return null;
  if (alert.duressAt) return words.badgeDuress;
  return alert.erasureAskedAt ? words.badgeErasure : null;
}
