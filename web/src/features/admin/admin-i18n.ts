import { adminTexts } from '../../lib/i18n/admin-texts';
import { useTexts } from '../../lib/i18n/use-texts';

export const useAdminTexts = () => useTexts(adminTexts);
