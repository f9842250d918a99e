import type { DeskMessages } from '../../lib/i18n/desk-es';
import { deskTexts } from '../../lib/i18n/desk-texts';
import type { Messages as SharedMessages } from '../../lib/i18n/es';
import { useI18n } from '../../lib/i18n/i18n';

export type Messages = SharedMessages & { desk: DeskMessages };

/** The texts of every page, and those of the desk, which no other page loads. */
export function useDeskI18n() {
  const { t, locale, format } = useI18n();
  return { t: { ...t, desk: deskTexts[locale] } satisfies Messages, locale, format };
}
