import { describe, expect, it } from 'vitest';
import { agentWord } from '../agent-word.ts';
import { InvalidInputError } from '../expected-errors.ts';
import { assertGoodPassword } from './password-rules.ts';

const check = (password: string) => () =>
  assertGoodPassword(password, 'rosa.lopez@sre.example', 'password');

describe('a password', () => {
  it.each(['correct horse battery', 'ñandú-azul-47-lento', 'x9!kT0qpLm2$'])('may be %s', (good) =>
    expect(check(good)).not.toThrow(),
  );

  it.each([
    'elevenchars',
    'x'.repeat(129),
    'password1234',
    'Passw0rd!2026',
    'contraseña123',
    'aaaaaaaaaaaa',
    '123456789012',
    'rosa.lopez2026',
    'rosa.lopez@sre.example',
    'qwertyuiop12',
  ])('may not be %s', (bad) => expect(check(bad)).toThrow(InvalidInputError));
});

describe('a browser in some words', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
      'Firefox on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    ['curl/8.5', null],
    [null, null],
  ])('of %s is %s', (agent, word) => expect(agentWord(agent)).toBe(word));
});
