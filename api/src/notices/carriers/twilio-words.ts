import twilio from 'twilio';
import type { CarrierReport, InboundMessage } from './carrier.ts';
import { codeOf } from './carrier-code.ts';

/** What Twilio posts. */
export type Form = Record<string, string | string[]>;

/** Of messages and calls alike; all other states say nothing new. */
const STATES: Record<string, CarrierReport['state']> = {
  delivered: 'DELIVERED',
  read: 'OPENED',
  undelivered: 'FAILED',
  failed: 'FAILED',
  canceled: 'FAILED',
  completed: 'DELIVERED',
  busy: 'FAILED',
  'no-answer': 'FAILED',
};

/** Who took a call, if it was no person: machine_start, machine_end_beep, …, fax. */
const MACHINE = /^(machine_|fax$)/;

const LONGEST_TEXT = 1_600;

const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');

/** What a status callback says of a message or a call; null for one on its way. */
export function reportOf(
  form: Form,
  about: Pick<CarrierReport, 'deliveryId' | 'attempt'>,
): CarrierReport | null {
  if (MACHINE.test(textOf(form.AnsweredBy))) return { ...about, state: 'VOICEMAIL', code: null };
  const status = textOf(form.MessageStatus) || textOf(form.CallStatus);
  const state = Object.hasOwn(STATES, status) ? STATES[status] : undefined;
  if (!state) return null;
  const code = state === 'FAILED' ? codeOf(textOf(form.ErrorCode) || status) : null;
  return { ...about, state, code };
}

/**
 * What somebody wrote to our number, by SMS or WhatsApp; null where the sender is no phone.
 * WhatsApp writes Mexican mobiles with a 1 behind the 52 that their numbers lost in 2019.
 */
export function inboundOf(form: Form): InboundMessage | null {
  const from = phoneOf(form.From);
  return from ? { from, text: textOf(form.Body).slice(0, LONGEST_TEXT) } : null;
}

/** A key in a call of ours, as if whoever was called had written it; null where the called is no phone. */
export function inboundOfCall(form: Form, text: string): InboundMessage | null {
  const from = phoneOf(form.To);
  return from ? { from, text } : null;
}

function phoneOf(value: Form[string] | undefined): string | null {
  const phone = textOf(value)
    .replace(/^whatsapp:/, '')
    .replace(/^\+521(\d{10})$/, '+52$1');
  return /^\+[1-9]\d{6,14}$/.test(phone) ? phone : null;
}

/** Our reply as TwiML; null for none. Where Twilio has answered STOP or START itself, a second answer is left out. */
export function replyTo(form: Form, reply: string | null): string | null {
  if (!reply || textOf(form.OptOutType)) return null;
  const response = new twilio.twiml.MessagingResponse();
  response.message(reply);
  return response.toString();
}
