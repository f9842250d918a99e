import { meEn } from './me-en';
import { meEs } from './me-es';

export const meTexts = { es: meEs, en: meEn };
