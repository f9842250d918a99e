import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import webPush from 'web-push';
import { aMessage, outcomeOf } from '../../../test/carrier-messages.ts';
import { type PushBehavior, type PushServer, startPushServer } from '../../../test/push-server.ts';
import { isOutside, pushEndpoint } from './push-endpoint.ts';
import { WebPushCarrier } from './web-push-carrier.ts';

const KEYS = webPush.generateVAPIDKeys();
const VAPID = { ...KEYS, subject: 'mailto:admin@alert.example' };

let server: PushServer;
let carrier: WebPushCarrier;
beforeEach(async () => {
  server = await startPushServer();
  carrier = new WebPushCarrier({ vapid: VAPID, production: false });
});
afterEach(async () => {
  carrier.close();
  await server.stop();
});

const pushTo = (to: string, changes = {}) => aMessage({ channel: 'PUSH', to, ...changes });

describe('a push', () => {
  it('is opened by the browser that subscribed, and by its key alone', async () => {
    const { id, json } = server.subscribe(VAPID.publicKey);
    const message = pushTo(json, { text: 'Ana pulsó el botón.' });
    expect(await outcomeOf(carrier, message)).toBe('ACCEPTED');
    const { payload, headers, ...rest } = await server.arrivals.next();
    expect(rest.id).toBe(id);
    expect(payload).toEqual({
      title: message.subject,
      body: message.text,
      url: message.url,
      language: 'es',
      urgent: true,
      tag: message.deliveryId.replaceAll('-', ''),
    });
    expect(headers).toMatchObject({ ttl: '86400', urgency: 'high', topic: payload.tag });
    const other = server.subscribe(webPush.generateVAPIDKeys().publicKey);
    expect(await outcomeOf(carrier, pushTo(other.json))).toBe('FAULT 403');
  });

  it('that is not urgent says so', async () => {
    const { json } = server.subscribe(VAPID.publicKey);
    await outcomeOf(carrier, pushTo(json, { urgent: false }));
    expect((await server.arrivals.next()).headers.urgency).toBe('normal');
  });

  it('is refused for good by a browser that is gone', async () => {
    const subscriber = server.subscribe(VAPID.publicKey);
    server.unsubscribe(subscriber);
    expect(await outcomeOf(carrier, pushTo(subscriber.json))).toBe('REFUSED gone');
  });

  it.each<[string, PushBehavior]>([
    ['REFUSED gone', { kind: 'ANSWER', status: 404 }],
    ['BUSY 429', { kind: 'ANSWER', status: 429, retryAfter: '3' }],
    ['BUSY 503', { kind: 'ANSWER', status: 503, retryAfter: '3' }],
    ['FAULT 500', { kind: 'ANSWER', status: 500 }],
    ['FAULT 301', { kind: 'ANSWER', status: 301 }],
    ['UNCERTAIN timeout', { kind: 'STALL' }],
    ['UNCERTAIN ECONNRESET', { kind: 'DROP' }],
  ])('ends as %s: %o', async (expected, behavior) => {
    const { json } = server.subscribe(VAPID.publicKey);
    server.behavior = behavior;
    expect(await outcomeOf(carrier, pushTo(json), AbortSignal.timeout(500))).toBe(expected);
  });

  it.each(['', '{}', 'null', '{"endpoint":1,"keys":{}}', '[]'])(
    'is refused to what is no subscription: %s',
    async (to) => expect(await outcomeOf(carrier, pushTo(to))).toBe('REFUSED bad-subscription'),
  );

  it('is refused to keys that are none', async () => {
    const { json } = server.subscribe(VAPID.publicKey);
    const broken = { ...JSON.parse(json), keys: { p256dh: 'AAAA', auth: 'AAAA' } };
    expect(await outcomeOf(carrier, pushTo(JSON.stringify(broken)))).toBe(
      'REFUSED bad-subscription',
    );
  });

  it('calls nothing inside in production, by address or by name', async () => {
    const strict = new WebPushCarrier({ vapid: VAPID, production: true });
    const { json } = server.subscribe(VAPID.publicKey);
    const at = (endpoint: string) => JSON.stringify({ ...JSON.parse(json), endpoint });
    for (const to of [json, at('https://localhost/push/1'), at('https://127.0.0.1/push/1')])
      expect(await outcomeOf(strict, pushTo(to))).toBe('REFUSED endpoint-not-allowed');
    expect(server.pushes).toEqual([]);
    strict.close();
  });
});

describe('the address of a push service', () => {
  it.each([
    'http://push.example/x',
    'https://push.example:8443/x',
    'https://user:word@push.example/x',
    'https://10.1.2.3/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://[fd00::1]/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'file:///etc/passwd',
    'x',
  ])('is not %s in production', (endpoint) => {
    expect(() => pushEndpoint(endpoint, true)).toThrow('REFUSED');
  });

  it('is any other by https; elsewhere also this machine by http', () => {
    expect(pushEndpoint('https://fcm.googleapis.com/fcm/send/x', true).host).toBe(
      'fcm.googleapis.com',
    );
    expect(pushEndpoint('http://127.0.0.1:4000/x', false).port).toBe('4000');
    expect(() => pushEndpoint('http://10.0.0.1/x', false)).toThrow('REFUSED');
  });

  it.each([
    ['8.8.8.8', true],
    ['2607:f8b0:4005:80a::200e', true],
    ['172.31.0.1', false],
    ['100.64.0.1', false],
    ['255.255.255.255', false],
    ['fe80::1', false],
    ['2002:7f00:1::', false],
    ['64:ff9b::7f00:1', false],
    ['::ffff:8.8.8.8', false],
  ])('%s is outside: %s', (address, expected) => expect(isOutside(address)).toBe(expected));
});
