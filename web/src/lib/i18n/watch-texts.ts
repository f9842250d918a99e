import { watchEn } from './watch-en';
import { watchEs } from './watch-es';

export const watchTexts = { es: watchEs, en: watchEn };
