import { adminEn } from './admin-en';
import { adminEs } from './admin-es';

export const adminTexts = { es: adminEs, en: adminEn };
