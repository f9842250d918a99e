import twilio from 'twilio';
import type { Message } from './carrier.ts';

type Language = Message['language'];

const VOICE = { es: 'es-MX', en: 'en-US' } as const;
const PRESS = {
  es: 'Para decir que lo escuchó, marque 1.',
  en: 'To say that you have heard this, press 1.',
};
const THANKS = { es: 'Gracias. Lo anotamos.', en: 'Thank you. We noted it.' };
const KEY_SECONDS = 8;

/** What a call says: the text twice, each time with how to say that it was heard. `action` is told the key. */
export function spoken({ language, text }: Message, action: string): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({ numDigits: 1, timeout: KEY_SECONDS, action, method: 'POST' });
  const voice = { language: VOICE[language] };
  gather.pause({ length: 1 });
  for (let time = 0; time < 2; time += 1) {
    gather.say(voice, text);
    gather.say(voice, PRESS[language]);
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
export function askedAgain(language: Language, action: string): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({ numDigits: 1, timeout: KEY_SECONDS, action, method: 'POST' });
  gather.say({ language: VOICE[language] }, PRESS[language]);
  return response.toString();
}
