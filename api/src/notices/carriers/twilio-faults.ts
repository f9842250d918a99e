import { CarrierError } from './carrier.ts';
import { codeOf } from './carrier-code.ts';

/**
 * Twilio's words for a number that will never get the message (https://www.twilio.com/docs/api/errors). What is wrong with
 * our account, sender or template is not among them: the second account may well send.
 */
const REFUSED = new Set([
  13223, // Dial: invalid phone number format
  13224, // Dial: invalid phone number
  21211, // invalid "To"
  21214, // "To" cannot be reached by a call
  21217, // not a valid number
  21401, // invalid phone number
  21421, // invalid phone number
  21610, // unsubscribed: answered STOP
  21614, // not a mobile number
  63003, // WhatsApp: no such address
  63024, // WhatsApp: invalid recipient
  63032, // WhatsApp: this person may not be written to
  63033, // WhatsApp: this person has blocked us
]);

/** Too many at once: of the account (20429), of its calls or its queue of messages. */
const BUSY = new Set([20429, 10004, 14107, 21611, 63018, 63038]);

/** What an answer other than 2xx means for the message. */
export function twilioFault(
  status: number,
  code: unknown,
  retryAfterMs: number | null,
): CarrierError {
  const known = typeof code === 'number' ? code : null;
  const word = codeOf(known ?? status);
  if (known !== null && REFUSED.has(known)) return new CarrierError('REFUSED', word);
  if (status === 429 || (known !== null && BUSY.has(known)) || (status === 503 && retryAfterMs))
    return new CarrierError('BUSY', word, retryAfterMs);
  return new CarrierError('FAULT', word);
}
