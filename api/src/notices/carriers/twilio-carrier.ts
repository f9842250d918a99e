import twilio from 'twilio';
import { type Accepted, type Carrier, CarrierError, type Message } from './carrier.ts';
import { HttpPoster } from './http-post.ts';
import { asCarrierError, twilioHttp } from './twilio-http.ts';
import { spoken } from './twilio-voice.ts';

/** An account with Twilio, and what it sends from. A channel without a sender is not carried. */
export interface TwilioAccount {
  accountSid: string;
  authToken: string;
  /** A number in E.164, a short code, or a messaging service (MG…). */
  smsFrom: string | null;
  /** A number in E.164, or a messaging service. */
  whatsAppFrom: string | null;
  /** An approved template (HX…) whose variable 1 is the text: WhatsApp takes free text only from who wrote to us today. */
  whatsAppTemplate: string | null;
  /** A number in E.164. */
  voiceFrom: string | null;
}

interface Options {
  account: TwilioAccount;
  /** "" for the first account, "-2" for the second: the end of the carrier's name. */
  suffix: string;
  /** Where Twilio reaches us with what becomes of a message. */
  publicUrl: string;
  /** Another server that speaks Twilio's API; null for Twilio. */
  apiUrl: string | null;
}

type Client = InstanceType<typeof twilio.Twilio>;
type Send = (client: Client, message: Message) => Promise<{ sid?: string }>;

const RING_SECONDS = 30;

/** The carriers of one account, one for each channel that it has a sender for. */
export function twilioCarriers({ account, suffix, publicUrl, apiUrl }: Options): Carrier[] {
  const { smsFrom, whatsAppFrom, whatsAppTemplate, voiceFrom } = account;
  const callback = (kind: 'status' | 'voice', { deliveryId, attempt, language, asks }: Message) =>
    `${publicUrl}/carriers/twilio/${kind}?d=${encodeURIComponent(deliveryId)}&n=${attempt}${kind === 'voice' ? `&l=${language}${asks ? '&a=1' : ''}` : ''}`;

  const sms: Send = (client, message) =>
    client.messages.create({
      ...senderOf(smsFrom as string, ''),
      to: message.to,
      body: message.text,
      statusCallback: callback('status', message),
    });
  const whatsApp: Send = (client, message) =>
    client.messages.create({
      ...senderOf(whatsAppFrom as string, 'whatsapp:'),
      to: `whatsapp:${message.to}`,
      ...(whatsAppTemplate
        ? {
            contentSid: whatsAppTemplate,
            // A variable of a template bears no line breaks.
            contentVariables: JSON.stringify({ 1: withLink(message).replace(/\s+/g, ' ') }),
          }
        : { body: withLink(message) }),
      statusCallback: callback('status', message),
    });
  const voice: Send = (client, message) =>
    client.calls.create({
      from: voiceFrom as string,
      to: message.to,
      twiml: spoken(message, callback('voice', message)),
      timeout: RING_SECONDS,
      statusCallback: callback('status', message),
      statusCallbackEvent: ['completed'],
      statusCallbackMethod: 'POST',
      // Asked while the call goes on: whoever answers hears the message at once.
      machineDetection: 'Enable',
      asyncAmd: 'true',
      asyncAmdStatusCallback: callback('status', message),
      asyncAmdStatusCallbackMethod: 'POST',
    });

  const poster = new HttpPoster();
  const carrier = (name: string, channel: Carrier['channel'], send: Send): Carrier => ({
    name: `twilio-${name}${suffix}`,
    channel,
    send: (message, signal) => {
      const client = new twilio.Twilio(account.accountSid, account.authToken, {
        httpClient: twilioHttp(poster, apiUrl, signal),
        autoRetry: false,
        // Never the library's own log, which a variable of the environment could switch on.
        logLevel: 'none',
      });
      return handOver(send, client, message);
    },
    close: () => poster.close(),
  });
  return [
    ...(smsFrom ? [carrier('sms', 'SMS', sms)] : []),
    ...(whatsAppFrom ? [carrier('whatsapp', 'WHATSAPP', whatsApp)] : []),
    ...(voiceFrom ? [carrier('voice', 'VOICE', voice)] : []),
  ];
}

async function handOver(send: Send, client: Client, message: Message): Promise<Accepted> {
  if (!/^\+[1-9]\d{6,14}$/.test(message.to)) throw new CarrierError('REFUSED', 'bad-number');
  try {
    const { sid } = await send(client, message);
    return { ref: sid ?? null };
  } catch (error) {
    throw asCarrierError(error);
  }
}

const senderOf = (from: string, prefix: string) =>
  from.startsWith('MG') ? { messagingServiceSid: from } : { from: `${prefix}${from}` };

const withLink = ({ text, url }: Message): string =>
  url && !text.includes(url) ? `${text}\n${url}` : text;
