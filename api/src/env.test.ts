import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDatabaseUrl, readEnv, SettingsError } from './env.ts';
import { isGuessable } from './env-rules.ts';

const KEY = randomBytes(32).toString('base64');
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://h/d',
  MASTER_KEY: KEY,
  PEPPER: randomBytes(32).toString('base64'),
  PUBLIC_URL: 'https://alert.example',
  ALLOW_NO_CARRIERS: '1',
};
const faultsOf = (source: Record<string, string>): string[] => {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
};

describe('readEnv', () => {
  it('needs nothing to try the product', () => {
    expect(readEnv({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: null,
      demo: true,
      production: false,
    });
  });

  it('takes empty settings as left out', () => {
    expect(readEnv({ PORT: '', DATABASE_URL: '', MASTER_KEY: '' }).port).toBe(3000);
  });

  it('names every fault at once', () => {
    const faults = faultsOf({
      PORT: '99999',
      DATABASE_URL: 'mysql://x',
      DEMO: 'yes',
      MASTER_KEY: 'short',
      LOG_LEVEL: 'loud',
    });
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'DATABASE_URL',
      'DEMO',
      'LOG_LEVEL',
      'MASTER_KEY',
      'PORT',
    ]);
  });

  it('demands a database and a key in production, and no demo', () => {
    const faults = faultsOf({ NODE_ENV: 'production', DEMO: '1' });
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'DATABASE_URL',
      'DEMO',
      'MASTER_KEY,',
      'PEPPER',
      'PUBLIC_URL',
      'SMTP_URL,',
    ]);
    const env = readEnv(PRODUCTION);
    expect(env).toMatchObject({ production: true, demo: false });
  });

  it('names what production demands together with what is faulty', () => {
    const faults = faultsOf({ NODE_ENV: 'production', DEMO: '1', PORT: 'x', MASTER_KEY: 'short' });
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'DATABASE_URL',
      'DEMO',
      'MASTER_KEY',
      'PEPPER',
      'PORT',
      'PUBLIC_URL',
      'SMTP_URL,',
    ]);
  });

  it.each([
    ['one repeated byte', Buffer.alloc(32, 7).toString('base64')],
    ['bytes counted up', Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')],
    ['a text', Buffer.from('correct horse battery staple 123').toString('base64')],
    ['two halves alike', Buffer.alloc(32, randomBytes(16)).toString('base64')],
    ['the example of this repository', 'uJ8yBq1nK5zT0dQ7mVw3Xr9sLh2fPc6aEg4iOtY1kZM='],
    ['half a key', randomBytes(16).toString('base64')],
    ['no key', ''],
  ])(
    'refuses %s for a secret in production, naming the setting and not the value',
    (_name, key) => {
      const faults = faultsOf({ ...PRODUCTION, MASTER_KEY: key });
      expect(faults).toEqual([
        expect.stringMatching(/^MASTER_KEY.* must be .*openssl rand -base64 32/),
      ]);
      if (key) expect(faults[0]).not.toContain(key);
    },
  );

  it('takes random secrets in production', () => {
    for (let round = 0; round < 1_000; round += 1) expect(isGuessable(randomBytes(32))).toBe(false);
  });

  it.each([
    [
      'a password from an example',
      { DATABASE_URL: 'postgresql://user:password@h/d' },
      'DATABASE_URL',
    ],
    ['pages without https', { WEB_ORIGINS: 'https://a.example,http://b.example' }, 'WEB_ORIGINS'],
    ['an address without https', { PUBLIC_URL: 'http://alert.example' }, 'PUBLIC_URL'],
    [
      'an address too long for an SMS',
      { PUBLIC_URL: `https://${'a'.repeat(21)}.org` },
      'PUBLIC_URL',
    ],
    ['an address with a path', { PUBLIC_URL: 'https://alert.example/es' }, 'PUBLIC_URL'],
    ['no limits', { LIMITS: 'off' }, 'LIMITS'],
  ])('refuses %s in production', (_name, settings, name) => {
    expect(faultsOf({ ...PRODUCTION, ...settings })).toEqual([expect.stringContaining(`${name} `)]);
  });

  it('takes the master key from a file, and from one place only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ab-env-'));
    try {
      const MASTER_KEY_FILE = join(folder, 'key');
      writeFileSync(MASTER_KEY_FILE, `${KEY}\n`);
      expect(readEnv({ MASTER_KEY_FILE }).masterKey).toEqual(Buffer.from(KEY, 'base64'));
      expect(faultsOf({ MASTER_KEY_FILE, MASTER_KEY: KEY })).toHaveLength(1);
      expect(faultsOf({ MASTER_KEY_FILE: join(folder, 'none') })).toHaveLength(1);
      writeFileSync(MASTER_KEY_FILE, 'c2VjcmV0LWJ1dC1zaG9ydA==');
      expect(faultsOf({ MASTER_KEY_FILE })).toEqual([
        'MASTER_KEY_FILE must name a file with 32 bytes in base64',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['zeros', Buffer.alloc(32).toString('base64'), 'MASTER_KEY_FILE'],
    [
      'the example of this repository',
      'uJ8yBq1nK5zT0dQ7mVw3Xr9sLh2fPc6aEg4iOtY1kZM=',
      'MASTER_KEY_FILE',
    ],
    [
      'the example, written otherwise',
      'uJ8yBq1nK5zT0dQ7mVw3Xr9sLh2fPc6aEg4iOtY1kZM',
      'MASTER_KEY_FILE',
    ],
    ['the pepper', PRODUCTION.PEPPER, 'PEPPER'],
    ['the pepper, written otherwise', PRODUCTION.PEPPER.replace('=', '\n'), 'PEPPER'],
  ])('refuses a file with %s for the master key in production', (_name, text, setting) => {
    const folder = mkdtempSync(join(tmpdir(), 'ab-env-'));
    try {
      const MASTER_KEY_FILE = join(folder, 'key');
      writeFileSync(MASTER_KEY_FILE, text);
      const faults = faultsOf({ ...PRODUCTION, MASTER_KEY: '', MASTER_KEY_FILE, PORT: 'x' });
      expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['PORT', setting]);
      expect(faults.join()).not.toContain(text.slice(0, 8));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses one secret for two purposes, however it is written', () => {
    const bare = KEY.replace('=', '');
    for (const source of [
      { ...PRODUCTION, PEPPER: bare },
      { ...PRODUCTION, MASTER_KEY: PRODUCTION.MASTER_KEY, PREVIOUS_MASTER_KEYS: PRODUCTION.PEPPER },
    ])
      expect(faultsOf(source)).toEqual([expect.stringMatching(/^PEPPER must be another secret/)]);
  });

  it.each([
    ['one letter', 'x'],
    ['a short one', 'k3Jq9ZpL'],
    ['one repeated letter', 'a'.repeat(24)],
    ['few different letters', 'abcabcabcabcabcabcabcabcabc'],
  ])('refuses %s for the token of the metrics and the secret of single sign-on', (_name, value) => {
    const oidc = { OIDC_ISSUER: 'https://sso.example', OIDC_CLIENT_ID: 'desk' };
    const secrets = { METRICS_TOKEN: value, OIDC_CLIENT_SECRET: value };
    const faults = faultsOf({ ...PRODUCTION, ...oidc, ...secrets });
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'METRICS_TOKEN',
      'OIDC_CLIENT_SECRET',
    ]);
    const good = randomBytes(18).toString('base64url');
    const taken = { METRICS_TOKEN: good, OIDC_CLIENT_SECRET: good };
    expect(faultsOf({ ...PRODUCTION, ...oidc, ...taken })).toEqual([]);
  });

  it('says nothing of a faulty key but that it is faulty', () => {
    const half = KEY.slice(0, 20);
    const faults = faultsOf({
      MASTER_KEY: half,
      PEPPER: half.slice(0, 16),
      PREVIOUS_MASTER_KEYS: `${KEY},${half}`,
    });
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toContain(half.slice(0, 8));
  });

  it('refuses one database for both the keys and what they seal', () => {
    const DATABASE_URL = 'postgresql://h/d';
    expect(faultsOf({ DATABASE_URL, KEYS_DATABASE_URL: DATABASE_URL })).toEqual([
      expect.stringContaining('KEYS_DATABASE_URL '),
    ]);
  });

  it.each(['x', '-1', '65536', '80.5', 'Infinity'])('takes no port %s', (PORT) => {
    expect(faultsOf({ PORT })).toEqual([expect.stringContaining('PORT ')]);
  });

  it('takes single sign-on whole or not at all, and over https in production', () => {
    const oidc = {
      OIDC_ISSUER: 'http://sso.example',
      OIDC_CLIENT_ID: 'x',
      OIDC_CLIENT_SECRET: 'y',
    };
    expect(readEnv(oidc).oidc).toMatchObject({
      issuer: 'http://sso.example',
      secondFactor: 'asked',
    });
    expect(faultsOf({ OIDC_ISSUER: 'http://sso.example' })).toEqual([
      expect.stringMatching(/^OIDC_CLIENT_ID /),
      expect.stringMatching(/^OIDC_CLIENT_SECRET /),
    ]);
    const faults = faultsOf({ NODE_ENV: 'production', ...oidc, STAFF_TWO_FACTOR: 'optional' });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(
      expect.arrayContaining(['OIDC_ISSUER', 'STAFF_TWO_FACTOR']),
    );
  });

  it('asks staff for a second factor everywhere but in the demo', () => {
    expect(readEnv({}).twoFactorRequired).toBe(false);
    expect(readEnv({ DEMO: '0' }).twoFactorRequired).toBe(true);
    expect(readEnv({ STAFF_TWO_FACTOR: 'required' }).twoFactorRequired).toBe(true);
    expect(readEnv(PRODUCTION).twoFactorRequired).toBe(true);
  });

  it.each(['https://alert.example/x', 'alert.example', 'ftp://x'])(
    'takes no origin %s',
    (PUBLIC_URL) =>
      expect(faultsOf({ PUBLIC_URL })).toEqual([expect.stringContaining('PUBLIC_URL ')]),
  );

  it('leaves the demo out when told', () => {
    expect(readEnv({ DEMO: '0' }).demo).toBe(false);
  });
});

describe('readDatabaseUrl', () => {
  it('asks for the database and nothing else', () => {
    expect(readDatabaseUrl({ NODE_ENV: 'production', DATABASE_URL: 'postgresql://h/d' })).toBe(
      'postgresql://h/d',
    );
    expect(() => readDatabaseUrl({})).toThrow(SettingsError);
  });
});
