import { expect, it } from 'vitest';
import { readPushSubscription } from './push-subscription.ts';

const keys = {
  p256dh: Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]).toString('base64url'),
  auth: Buffer.alloc(16, 7).toString('base64url'),
};

it.each([
  'https://127.0.0.1/push',
  'https://[::1]/push',
  'https://10.0.0.7/push',
  'https://0x7f000001/push',
  'https://localhost/push',
  'https://push.localhost/push',
  'https://redis.internal./push',
  'https://redis/push',
  'https://push.example:6379/push',
  'https://somebody:secret@push.example/push',
])('lets no browser send us to %s', (endpoint) => {
  expect(() => readPushSubscription({ endpoint, keys }, false)).toThrow('https');
});

it('takes one of this machine outside production alone', () => {
  const endpoint = 'http://127.0.0.1:4000/push';
  expect(readPushSubscription({ endpoint, keys }, true)).toEqual({ endpoint, keys });
  for (const [other, anyHost] of [
    [endpoint, false],
    ['http://10.0.0.7/push', true],
  ] as const)
    expect(() => readPushSubscription({ endpoint: other, keys }, anyHost)).toThrow('https');
});

it('takes the endpoints of real services', () => {
  for (const host of [
    'fcm.googleapis.com',
    'updates.push.services.mozilla.com',
    'web.push.apple.com',
  ]) {
    const endpoint = `https://${host}/abc`;
    expect(readPushSubscription({ endpoint, keys }, false)).toEqual({ endpoint, keys });
  }
});
