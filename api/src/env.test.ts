import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDatabaseUrl, readEnv, SettingsError } from './env.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
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
    ]);
    const env = readEnv({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgresql://h/d',
      MASTER_KEY: KEY,
      PEPPER: KEY,
    });
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
    ]);
  });

  it('takes the master key from a file, and from one place only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ab-env-'));
    try {
      const MASTER_KEY_FILE = join(folder, 'key');
      writeFileSync(MASTER_KEY_FILE, `${KEY}\n`);
      expect(readEnv({ MASTER_KEY_FILE }).masterKey).toEqual(Buffer.alloc(32, 7));
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

  it('says nothing of a faulty key but that it is faulty', () => {
    const half = KEY.slice(0, 20);
    const faults = faultsOf({
      MASTER_KEY: half,
      PEPPER: half,
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
