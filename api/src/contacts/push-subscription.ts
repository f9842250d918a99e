import { isIP } from 'node:net';
import { InvalidInputError } from '../expected-errors.ts';

/** A browser's push subscription, as `PushSubscription.toJSON()` gives it and web-push takes it. */
export interface PushSubscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

const LONGEST_ENDPOINT = 1_000;
const KEY_BYTES = { p256dh: 65, auth: 16 };
const UNCOMPRESSED_POINT = 4;
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|lan|home|intranet|arpa)$/;

function isPublicHost(host: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase();
  return name.includes('.') && isIP(name.replace(/^\[|\]$/g, '')) === 0 && !PRIVATE_NAME.test(name);
}

function readEndpoint(text: string, anyHost: boolean): string {
  const url = text.length <= LONGEST_ENDPOINT && URL.canParse(text) ? new URL(text) : null;
  // The same as where pushes are sent to (notices/carriers/push-endpoint.ts): outside production this machine, too.
  if (anyHost && url?.protocol === 'http:' && url.hostname === '127.0.0.1') return url.href;
  const isHttps = url?.protocol === 'https:' && url.username === '' && url.password === '';
  // We send to this address ourselves: it must not lead into our own network.
  if (!url || !isHttps || !(anyHost || (isPublicHost(url.hostname) && url.port === '')))
    throw new InvalidInputError(
      'subscription.endpoint',
      'Send the endpoint that the browser gave, an https address.',
    );
  return url.href;
}

function readKey(text: string, name: keyof typeof KEY_BYTES): string {
  const bytes = Buffer.from(text, 'base64url');
  const isWhole = /^[\w+/=-]{1,100}$/.test(text) && bytes.length === KEY_BYTES[name];
  if (!isWhole || (name === 'p256dh' && bytes[0] !== UNCOMPRESSED_POINT))
    throw new InvalidInputError(
      `subscription.keys.${name}`,
      'Send the key that the browser gave, in base64url.',
    );
  return bytes.toString('base64url');
}

/**
 * Reads what a browser says about where it can be pushed to. `anyHost` lets machines of the own network through.
 * @throws InvalidInputError naming the part at fault
 */
export function readPushSubscription(
  { endpoint, keys }: PushSubscription,
  anyHost: boolean,
): PushSubscription {
  return {
    endpoint: readEndpoint(endpoint, anyHost),
    keys: { p256dh: readKey(keys.p256dh, 'p256dh'), auth: readKey(keys.auth, 'auth') },
  };
}
