import { staffTexts } from '../../lib/i18n/staff-texts';
import { useTexts } from '../../lib/i18n/use-texts';

export const useStaffTexts = () => useTexts(staffTexts);
