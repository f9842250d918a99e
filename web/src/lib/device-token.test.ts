import { expect, it } from 'vitest';
import { deviceToken, newDeviceToken } from './device-token';
import { memoryStore } from './storage';
import { newUuid } from './uuid';

it('makes tokens of 32 random bytes in base64url', () => {
  const tokens = Array.from({ length: 200 }, newDeviceToken);
  for (const token of tokens) expect(token).toMatch(/^abd_[A-Za-z0-9_-]{43}$/);
  expect(new Set(tokens).size).toBe(200);
});

it('keeps the token, and replaces a damaged one', () => {
  const store = memoryStore();
  const first = deviceToken(store);
  expect(deviceToken(store)).toBe(first);
  store.set('abd.token', 'abd_short');
  expect(deviceToken(store)).not.toBe('abd_short');
});

it('makes UUIDs of version 4', () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  for (let i = 0; i < 100; i++) expect(newUuid()).toMatch(shape);
});
