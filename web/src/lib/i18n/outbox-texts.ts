import { outboxEn } from './outbox-en';
import { outboxEs } from './outbox-es';

export const outboxTexts = { es: outboxEs, en: outboxEn };
