import { deskEn } from './desk-en';
import { deskEs } from './desk-es';

export const deskTexts = { es: deskEs, en: deskEn };
