import { parseArgs } from 'node:util';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { SettingsError } from './env.ts';
import { forTerminal } from './terminal-faults.ts';

const thrownBy = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
};

describe('a fault at a terminal', () => {
  it('is a sentence when it comes from the settings', () => {
    expect(forTerminal(new SettingsError(['PORT must be a number']))).toContain(
      'PORT must be a number',
    );
  });

  it('names the argument that nobody knows', async () => {
    const error = await thrownBy(() => parseArgs({ args: ['--bogus'], options: {} }));
    expect(forTerminal(error)).toContain("'--bogus'");
  });

  it('names the setting when no database listens there', async () => {
    const client = new pg.Client({ connectionString: 'postgresql://x@127.0.0.1:1/x' });
    expect(forTerminal(await thrownBy(() => client.connect()))).toMatch(
      /^The database cannot be reached: ECONNREFUSED.*DATABASE_URL/,
    );
  });

  it('is itself, with its place, when nobody expected it', () => {
    const error = new Error('odd');
    expect(forTerminal(error)).toBe(error);
    const coded = Object.assign(new Error('odd'), { code: '42P01' });
    expect(forTerminal(coded)).toBe(coded);
  });
});
