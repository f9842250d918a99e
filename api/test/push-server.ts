import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushPayload } from '../src/notices/carriers/web-push-carrier.ts';
import { Arrivals } from './arrivals.ts';

/** A push as the browser would get it. */
export interface TakenPush {
  payload: PushPayload;
  headers: IncomingHttpHeaders;
  /** The subscription that it came to. */
  id: string;
}

/** A browser's subscription, with what only the browser has. */
export interface PushSubscriber {
  id: string;
  /** For Message.to, and for what a browser sends to the server. */
  json: string;
}

export type PushBehavior =
  | { kind: 'TAKE' }
  | { kind: 'ANSWER'; status: number; retryAfter?: string }
  | { kind: 'STALL' }
  | { kind: 'DROP' };

export interface PushServer {
  url: string;
  pushes: TakenPush[];
  behavior: PushBehavior;
  /** A new browser, subscribed with this VAPID public key: pushes of others are refused with 403. */
  subscribe(vapidPublicKey: string): PushSubscriber;
  /** Forgets a subscription: what comes later gets 410. */
  unsubscribe(subscriber: PushSubscriber): void;
  /** What was taken and not yet waited for. */
  arrivals: Arrivals<TakenPush>;
  stop(): Promise<void>;
}

interface Browser {
  keys: ECDH;
  auth: Buffer;
  vapidPublicKey: string;
}

/** A push service on a port of its own, with the browsers behind it: it checks VAPID and opens what was sealed. */
export async function startPushServer(): Promise<PushServer> {
  const browsers = new Map<string, Browser>();
  const arrivals = new Arrivals<TakenPush>(({ id, payload }) => ({ id, payload }));

  async function answer(request: IncomingMessage): Promise<number> {
    const body = await readAll(request);
    const id = (request.url ?? '').replace('/push/', '');
    const browser = browsers.get(id);
    if (request.method !== 'POST') return 405;
    if (!browser) return 410;
    if (!isByVapid(request.headers.authorization ?? '', server.url, browser.vapidPublicKey))
      return 403;
    if (!/^\d+$/.test(String(request.headers.ttl))) return 400;
    if (request.headers['content-encoding'] !== 'aes128gcm' || body.length > 4_096) return 413;
    const payload = JSON.parse(opened(body, browser)) as PushPayload;
    const push = { payload, headers: request.headers, id };
    server.pushes.push(push);
    arrivals.add(push);
    return 201;
  }

  const http = createServer((request, response) => {
    const { behavior } = server;
    if (behavior.kind === 'STALL') return;
    if (behavior.kind === 'DROP')
      return void request.once('end', () => request.socket.destroy()).resume();
    if (behavior.kind === 'ANSWER') {
      const { status, retryAfter } = behavior;
      request.resume();
      response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end();
    } else
      answer(request).then(
        (status) => response.writeHead(status).end(),
        () => response.writeHead(400).end(),
      );
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: PushServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    pushes: [],
    behavior: { kind: 'TAKE' },
    subscribe: (vapidPublicKey) => {
      const id = randomUUID();
      const keys = createECDH('prime256v1');
      keys.generateKeys();
      const auth = randomBytes(16);
      browsers.set(id, { keys, auth, vapidPublicKey });
      return {
        id,
        json: JSON.stringify({
          endpoint: `${server.url}/push/${id}`,
          expirationTime: null,
          keys: { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') },
        }),
      };
    },
    unsubscribe: ({ id }) => void browsers.delete(id),
    arrivals,
    stop: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

/** RFC 8292: a JWT with ES256 for this service, not expired and for a day at most, by the key that was subscribed with. */
function isByVapid(authorization: string, audience: string, publicKey: string): boolean {
  const [, jwt = '', key = ''] = /^vapid t=([^,\s]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  if (key !== publicKey) return false;
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString());
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const seconds = exp - Date.now() / 1000;
  const isCurrent = seconds > 0 && seconds <= 24 * 60 * 60;
  return (
    isSigned && alg === 'ES256' && aud === audience && isCurrent && /^(mailto|https):/.test(sub)
  );
}

/** RFC 8291 and RFC 8188: one record, for the keys of this browser. */
function opened(body: Buffer, { keys, auth }: Browser): string {
  const salt = body.subarray(0, 16);
  const senderKey = body.subarray(21, 21 + (body[20] ?? 0));
  const sealed = body.subarray(21 + senderKey.length);
  const derive = (secret: Buffer, salt: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey]);
  const secret = derive(keys.computeSecret(senderKey), auth, info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = text.lastIndexOf(2);
  if (end < 0) throw new Error('The last record has no end.');
  return text.subarray(0, end).toString('utf8');
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
