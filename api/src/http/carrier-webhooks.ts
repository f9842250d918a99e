import type { IncomingMessage, ServerResponse } from 'node:http';
import twilio from 'twilio';
import type { Admission } from '../admission/admission.ts';
import { RateLimitedError } from '../admission/admission-errors.ts';
import type { CarrierInbox } from '../notices/carriers/carrier.ts';
import type { TwilioAccount } from '../notices/carriers/twilio-carrier.ts';
import { askedAgain, keyed, thanked } from '../notices/carriers/twilio-voice.ts';
import {
  type Form,
  inboundOf,
  inboundOfCall,
  replyTo,
  reportOf,
} from '../notices/carriers/twilio-words.ts';
import { isUuid } from '../values/uuid.ts';
import { BodyTooLargeError, readBody, sendJson } from './read-body.ts';
import { sendLimit } from './refusal.ts';
import type { AddressOf } from './visit.ts';

interface Options {
  /** Whose signatures count. */
  accounts: readonly Pick<TwilioAccount, 'authToken'>[];
  /** The origin that Twilio calls, as it signs it. */
  publicUrl: string;
  inbox: CarrierInbox;
  /** Counts what is not signed, as it does whatever comes without a token. */
  admission: Pick<Admission, 'knock'>;
  addressOf: AddressOf;
}

/** One word of Twilio, with a signature that holds. */
interface Word {
  form: Form;
  /** The delivery and its try, as our address for the word names them; null where they are none of ours. */
  about: { deliveryId: string; attempt: number } | null;
  language: 'es' | 'en';
  /** Whether the call asks somebody whether they agree. */
  asks: boolean;
  /** The address that was called. */
  address: string;
}

const LONGEST_BODY = 64 * 1024;
const NO_WORDS = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/**
 * `POST /carriers/twilio/…`: what Twilio says later. True when the request was one of these.
 *
 * Every word is signed over the address and the form (https://www.twilio.com/docs/usage/security). What is not signed by a
 * token of ours gets 403 and has no effect, and 429 once its address is past the limit; what is signed is never refused for
 * the company it comes in. Nothing of what came is logged.
 */
export function createCarrierWebhooks(options: Options) {
  const { accounts, publicUrl, inbox, admission, addressOf } = options;
  /** Each returns TwiML, or null for nothing to say. */
  const words: Record<string, (word: Word) => Promise<string | null>> = {
    '/carriers/twilio/status': async ({ form, about }) => {
      const report = about && reportOf(form, about);
      if (report) await inbox.report(report);
      return null;
    },
    '/carriers/twilio/inbound': async ({ form }) => {
      const message = inboundOf(form);
      const reply = message ? await inbox.receive(message) : null;
      return replyTo(form, reply) ?? NO_WORDS;
    },
    '/carriers/twilio/voice': async ({ form, about, language, asks, address }) => {
      if (asks) {
        const answer = keyed(form.Digits, language);
        const message = answer && inboundOfCall(form, answer.written);
        if (!message) return askedAgain(language, address, true);
        if (about) await inbox.report({ ...about, state: 'OPENED', code: null });
        await inbox.receive(message);
        return answer.twiml;
      }
      if (form.Digits !== '1') return askedAgain(language, address);
      if (about) await inbox.report({ ...about, state: 'OPENED', code: null });
      return thanked(language);
    },
  };

  const isSigned = (signature: string, address: string, form: Form) =>
    accounts.some(({ authToken }) => twilio.validateRequest(authToken, signature, address, form));

  const pastLimit = (address: string): Promise<RateLimitedError | null> =>
    admission.knock({ credentials: { kind: 'NONE' }, address }).then(
      () => null,
      (error: unknown) => {
        if (error instanceof RateLimitedError) return error;
        throw error;
      },
    );

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<boolean> => {
    if (!path.startsWith('/carriers/')) return false;
    const refuse = (status: number, code: string, message: string) =>
      sendJson(response, status, { code, field: null, message }, { close: true });
    const word = Object.hasOwn(words, path) ? words[path] : undefined;
    if (!word || request.method !== 'POST' || accounts.length === 0) {
      refuse(404, 'NOT_FOUND', 'There is nothing here.');
      return true;
    }
    const signature = request.headers['x-twilio-signature'];
    const address = `${publicUrl}${request.url}`;
    const form = typeof signature === 'string' ? await readForm(request) : null;
    if (form === 'TOO_LARGE' || !form || !isSigned(signature as string, address, form)) {
      const limit = await pastLimit(addressOf(request));
      if (limit) sendLimit(response, limit);
      else if (form === 'TOO_LARGE') refuse(413, 'BAD_USER_INPUT', 'Send at most 64 KB.');
      else refuse(403, 'FORBIDDEN', 'This is not signed by the carrier.');
    } else send(response, await word({ form, address, ...meant(request) }));
    return true;
  };
}

/** What our own address says, which Twilio gives back as it got it. */
function meant(request: IncomingMessage): Pick<Word, 'about' | 'language' | 'asks'> {
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
  const deliveryId = query.get('d') ?? '';
  const attempt = Number(query.get('n'));
  const isOurs = isUuid(deliveryId) && Number.isInteger(attempt) && attempt > 0;
  return {
    about: isOurs && attempt < 32_768 ? { deliveryId, attempt } : null,
    language: query.get('l') === 'en' ? 'en' : 'es',
    asks: query.get('a') === '1',
  };
}

/** The form of a body; null for what is none. A name that comes twice keeps both values: the signature counts them. */
async function readForm(request: IncomingMessage): Promise<Form | 'TOO_LARGE' | null> {
  try {
    const body = (await readBody(request, LONGEST_BODY)).toString('utf8');
    const fields = new URLSearchParams(body);
    return Object.fromEntries(
      [...new Set(fields.keys())].map((name) => {
        const values = fields.getAll(name);
        return [name, values.length === 1 ? (values[0] as string) : values];
      }),
    );
  } catch (error) {
    return error instanceof BodyTooLargeError ? 'TOO_LARGE' : null;
  }
}

function send(response: ServerResponse, words: string | null): void {
  if (words === null) response.writeHead(204, { 'cache-control': 'no-store' }).end();
  else
    response
      .writeHead(200, { 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' })
      .end(words);
}
