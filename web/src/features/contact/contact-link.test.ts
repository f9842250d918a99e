import { expect, it } from 'vitest';
import { contactToken, geoHref } from './contact-link';

const token = `abc_${'a1-_'.repeat(12)}`;

it('reads the secret behind the #', () => {
  expect(contactToken(token)).toBe(token);
});

it('reads it without its prefix, as an SMS has it', () => {
  expect(contactToken(token.slice(4))).toBe(token);
});

it('forgives what messengers do to addresses', () => {
  expect(contactToken(encodeURIComponent(token))).toBe(token);
  expect(contactToken(`${token}.`)).toBe(token);
  expect(contactToken(`${token}&utm_source=x`)).toBe(token);
});

it('takes nothing else for a secret', () => {
  for (const wrong of ['', 'main', 'abc_', 'abd_'.padEnd(47, 'x'), `${token}/../x`])
    expect(contactToken(wrong)).toBeNull();
});

it('names a place without naming a map service', () => {
  const href = geoHref({ latitude: 34.0522, longitude: -118.2437 });
  expect(href).toBe('geo:34.052200,-118.243700?q=34.052200,-118.243700');
});
