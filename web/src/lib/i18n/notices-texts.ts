import { noticesEn } from './notices-en';
import { noticesEs } from './notices-es';

export const noticesTexts = { es: noticesEs, en: noticesEn };
