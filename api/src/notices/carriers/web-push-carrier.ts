import webPush from 'web-push';
import { type Accepted, type Carrier, CarrierError, type Message } from './carrier.ts';
import { codeOf } from './carrier-code.ts';
import { type HttpAnswer, HttpPoster, retryAfterMs } from './http-post.ts';
import { outsideLookup, pushEndpoint } from './push-endpoint.ts';

/** The key pair by which push services know this server, and whom they write to about it. */
export interface VapidSettings {
  publicKey: string;
  privateKey: string;
  /** A mailto: or https: address. */
  subject: string;
}

/** What the service worker gets. */
export interface PushPayload {
  title: string;
  body: string;
  url: string | null;
  language: 'es' | 'en';
  urgent: boolean;
  /** The same for every try of one notice: a repeated one takes the place of the first on the screen. */
  tag: string;
}

interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** How long a push service keeps a notice for a phone that is off. */
const KEPT_SECONDS = 24 * 60 * 60;

/**
 * Web Push (RFC 8030), sealed for the browser that subscribed (RFC 8291). A push service never says whether the phone got
 * it: these are never delivered, only accepted.
 */
export class WebPushCarrier implements Carrier {
  readonly name = 'web-push';
  readonly channel = 'PUSH';
  private readonly poster = new HttpPoster();

  constructor(private readonly options: { vapid: VapidSettings; production: boolean }) {}

  async send(message: Message, signal: AbortSignal): Promise<Accepted> {
    const { production, vapid } = this.options;
    const subscription = readSubscription(message.to);
    const url = pushEndpoint(subscription.endpoint, production);
    const { headers, body } = sealed(subscription, message, vapid);
    const answer = await this.poster.post(url, {
      headers,
      body,
      signal,
      ...(production ? { lookup: outsideLookup } : {}),
    });
    if (answer.status >= 200 && answer.status < 300) return { ref: null };
    throw pushFault(answer);
  }

  close(): void {
    this.poster.close();
  }
}

/** @throws CarrierError REFUSED */
function readSubscription(text: string): Subscription {
  try {
    const { endpoint, keys } = JSON.parse(text) as Subscription;
    const isWhole = [endpoint, keys.p256dh, keys.auth].every((part) => typeof part === 'string');
    if (isWhole) return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
  } catch {
    // Said below.
  }
  throw new CarrierError('REFUSED', 'bad-subscription');
}

function sealed(subscription: Subscription, message: Message, vapidDetails: VapidSettings) {
  const { subject: title, text: body, url, language, urgent, deliveryId } = message;
  const tag = deliveryId.replaceAll('-', '').slice(0, 32);
  const payload: PushPayload = { title, body, url, language, urgent, tag };
  try {
    const details = webPush.generateRequestDetails(subscription, JSON.stringify(payload), {
      vapidDetails,
      TTL: KEPT_SECONDS,
      urgency: urgent ? 'high' : 'normal',
      topic: tag,
    });
    return {
      headers: details.headers as Record<string, string>,
      body: details.body as Buffer,
    };
  } catch {
    // Keys of the subscription that are none.
    throw new CarrierError('REFUSED', 'bad-subscription');
  }
}

function pushFault({ status, headers }: HttpAnswer): CarrierError {
  if (status === 404 || status === 410) return new CarrierError('REFUSED', 'gone');
  const wait = retryAfterMs(headers);
  if (status === 429 || (status === 503 && wait))
    return new CarrierError('BUSY', codeOf(status), wait);
  return new CarrierError('FAULT', codeOf(status));
}
