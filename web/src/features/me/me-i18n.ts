import { useI18n } from '../../lib/i18n/i18n';
import { meTexts } from '../../lib/i18n/me-texts';
import { useTexts } from '../../lib/i18n/use-texts';

export function useMeTexts() {
  const { t } = useI18n();
  return { ...useTexts(meTexts), t };
}
