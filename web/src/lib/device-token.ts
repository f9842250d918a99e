import type { KeyValueStore } from './storage';

const KEY = 'abd.token';
const SHAPE = /^abd_[A-Za-z0-9_-]{43}$/;

export const isTokenKey = (key: string): boolean => key === KEY;

/** Makes the token by which the API knows this phone: 32 random bytes, base64url. */
export function newDeviceToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `abd_${base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}`;
}

/** This phone's token, made at first use. A damaged one is replaced. */
export function deviceToken(store: KeyValueStore): string {
  const kept = store.get(KEY);
  if (kept && SHAPE.test(kept)) return kept;
  const made = newDeviceToken();
  store.set(KEY, made);
  return made;
}
