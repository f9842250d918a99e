import { staffEn } from './staff-en';
import { staffEs } from './staff-es';

export const staffTexts = { es: staffEs, en: staffEn };
