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
      'MASTER_KEY',
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
      'PORT',
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
