import { contactEn } from './contact-en';
import { contactEs } from './contact-es';

export const contactTexts = { es: contactEs, en: contactEn };
