import type { Language } from '../db/generated/enums.ts';
import type { Answer } from './answer-store.ts';

const WORDS: Record<Answer, readonly string[]> = {
  STOP: [
    ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'CANCELAR', 'END', 'QUIT'],
    ...['ALTO', 'BAJA', 'PARAR', 'PARE', 'DETENER', 'NO MAS'],
  ],
  START: ['START', 'UNSTOP', 'INICIO', 'INICIAR', 'ALTA'],
  CONFIRM: ['SI', 'YES', 'OK', 'Y', 'S', '1', 'ACEPTO', 'CONFIRMO', 'DE ACUERDO'],
  DECLINE: ['NO', 'N', '2'],
};
const POLITE = new Set(['POR', 'FAVOR', 'GRACIAS', 'PLEASE', 'THANKS', 'THANK', 'YOU', 'YA']);

const BY_WORD = new Map(
  Object.entries(WORDS).flatMap(([answer, words]) =>
    words.map((word) => [word, answer as Answer] as const),
  ),
);

/**
 * What a reply answers, whatever its accents, case, signs and courtesies; null for anything else. Only the whole message
 * counts: "no sé qué pasa" is no "no".
 */
export function readReply(text: string): Answer | null {
  const words = text
    .slice(0, 200)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const said = words.filter((word) => !POLITE.has(word));
  const once = said.filter((word, index) => word !== said[index - 1]);
  return BY_WORD.get(once.join(' ')) ?? null;
}

/** What is answered to a reply. */
export type ReplyText = 'STOPPED' | 'STARTED' | 'CONFIRMED' | 'DECLINED' | 'STILL_STOPPED' | 'HELP';

/** In the letters of an SMS (GSM-7: no á, í, ó, ú), each at most 160 of them; `both` where the language is not known. */
export const REPLY_TEXTS: Record<ReplyText, Record<Language | 'both', string>> = {
  STOPPED: {
    es: 'Botón de alerta: ya no le mandaremos mensajes a este número. Para volver a recibirlos responda INICIO.',
    en: 'Alert Button: we will send no more messages to this number. To get them again reply START.',
    both: 'Alert Button: ya no le mandaremos mensajes; para recibirlos responda INICIO. We will send no more messages; reply START to get them again.',
  },
  STARTED: {
    es: 'Botón de alerta: le volveremos a avisar en este número. Para no recibir mensajes responda ALTO.',
    en: 'Alert Button: we will tell you at this number again. To get no messages reply STOP.',
    both: 'Alert Button: le volveremos a avisar; para no recibir mensajes responda ALTO. We will tell you again; reply STOP to get no messages.',
  },
  CONFIRMED: {
    es: 'Gracias. Si un día pide ayuda, le avisaremos en este número. Para no recibir mensajes responda ALTO.',
    en: 'Thank you. If they ever ask for help, we will tell you at this number. To get no messages reply STOP.',
    both: 'Gracias: si un día pide ayuda, le avisaremos aquí. ALTO para no recibir. Thank you: if they ask for help we will tell you here. STOP to end.',
  },
  DECLINED: {
    es: 'Entendido: no le avisaremos en este número. Si cambia de idea responda SI.',
    en: 'Understood: we will not tell you at this number. If you change your mind reply YES.',
    both: 'Entendido: no le avisaremos; si cambia de idea responda SI. Understood: we will not tell you; if you change your mind reply YES.',
  },
  STILL_STOPPED: {
    es: 'Este número pidió no recibir mensajes. Para volver a recibirlos responda INICIO.',
    en: 'This number asked for no messages. To get them again reply START.',
    both: 'Este número pidió no recibir mensajes; para recibirlos responda INICIO. This number asked for no messages; reply START to get them.',
  },
  HELP: {
    es: 'Botón de alerta: aquí nadie lee mensajes. Responda SI, NO o ALTO. Consulado, a toda hora: {phone}. Emergencias: 911.',
    en: 'Alert Button: nobody reads messages here. Reply YES, NO or STOP. Consulate, day and night: {phone}. Emergencies: 911.',
    both: 'Nadie lee aquí; responda SI, NO o ALTO. Nobody reads here; reply YES, NO or STOP. Consulado/consulate 24 h: {phone}. 911.',
  },
};

/** The text without the accents that GSM-7 has no letter for. */
export function foldAccents(text: string): string {
  return text.replaceAll(/[áíóúÁÍÓÚ]/g, (letter) => letter.normalize('NFD').charAt(0));
}
