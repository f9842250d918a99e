import { inviteEn } from './invite-en';
import { inviteEs } from './invite-es';

export const inviteTexts = { es: inviteEs, en: inviteEn };
