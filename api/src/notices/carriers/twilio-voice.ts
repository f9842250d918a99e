import twilio from 'twilio';
import type { Message } from './carrier.ts';

type Language = Message['language'];

const VOICE = { es: 'es-MX', en: 'en-US' } as const;
const PRESS = {
  es: 'Para decir que lo escuchó, marque 1.',
  en: 'To say that you have heard this, press 1.',
};
const ASK = {
  es: 'Si está de acuerdo, marque 1. Si no, marque 2. Para que nunca le llamemos, marque 9.',
  en: 'If you agree, press 1. If not, press 2. If we are never to call you, press 9.',
};
/** What a key answers to an invitation, in the words in which it would be written. */
const ANSWERS: Record<string, { written: string; thanks: Record<Language, string> }> = {
  1: {
    written: 'SI',
    thanks: {
      es: 'Gracias. Si pide ayuda, le llamaremos.',
      en: 'Thank you. If they ask for help, we will call you.',
    },
  },
  2: {
    written: 'NO',
    thanks: {
      es: 'Entendido. No le llamaremos.',
      en: 'Understood. We will not call you.',
    },
  },
  9: {
    written: 'ALTO',
    thanks: {
      es: 'Listo. Ya no le llamaremos a este número.',
      en: 'Done. We will not call this number any more.',
    },
  },
};
const THANKS = { es: 'Gracias. Lo anotamos.', en: 'Thank you. We noted it.' };
const KEY_SECONDS = 8;

/** What a call says: the text twice, each time with how to say that it was heard, or how to answer. `action` is told the key. */
export function spoken({ language, text, asks }: Message, action: string): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({ numDigits: 1, timeout: KEY_SECONDS, action, method: 'POST' });
  const voice = { language: VOICE[language] };
  gather.pause({ length: 1 });
  for (let time = 0; time < 2; time += 1) {
    gather.say(voice, text);
    gather.say(voice, asks ? ASK[language] : PRESS[language]);
    gather.pause({ length: 1 });
  }
  return response.toString();
}

/** What a call says after 1. */
export function thanked(language: Language): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: VOICE[language] }, THANKS[language]);
  return response.toString();
}

/** What a call says after another key. */
export function askedAgain(language: Language, action: string, asks = false): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({ numDigits: 1, timeout: KEY_SECONDS, action, method: 'POST' });
  gather.say({ language: VOICE[language] }, asks ? ASK[language] : PRESS[language]);
  return response.toString();
}

/** What a key in a call that asked says when written, and what the call then says; null for a key that answers nothing. */
export function keyed(
  digit: unknown,
  language: Language,
): { written: string; twiml: string } | null {
  const answer = typeof digit === 'string' && Object.hasOwn(ANSWERS, digit) ? ANSWERS[digit] : null;
  if (!answer) return null;
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: VOICE[language] }, answer.thanks[language]);
  return { written: answer.written, twiml: response.toString() };
}
