import { describe, expect, it } from 'vitest';
import { isConnectionError, whileReconnecting } from './connection-errors.ts';

const failing = (properties: object, message = 'x') =>
  Object.assign(new Error(message), properties);

describe('isConnectionError', () => {
  it.each([
    failing({ code: 'ECONNREFUSED' }),
    failing({ code: '57P01' }),
    failing({ code: '08006' }),
    failing({ code: 'P1017' }),
    failing({}, 'Connection terminated unexpectedly'),
    failing({ cause: failing({ code: 'ECONNRESET' }) }),
  ])('is true of %o', (error) => {
    expect(isConnectionError(error)).toBe(true);
  });

  it.each([
    failing({ code: '23505' }),
    failing({ code: 'P2002' }),
    failing({}),
    null,
    'ECONNRESET',
  ])('is not true of %o', (error) => {
    expect(isConnectionError(error)).toBe(false);
  });
});

describe('whileReconnecting', () => {
  it('tries again until the connection is back', async () => {
    let left = 3;
    const step = async () => {
      if (left-- > 0) throw failing({ code: 'ECONNREFUSED' });
      return 'done';
    };
    expect(await whileReconnecting(step)).toBe('done');
  });

  it('gives up at once on any other error', async () => {
    let tries = 0;
    const step = async () => {
      tries += 1;
      throw failing({ code: '23505' });
    };
    await expect(whileReconnecting(step)).rejects.toMatchObject({ code: '23505' });
    expect(tries).toBe(1);
  });

  it('gives up in the end', async () => {
    const step = () => Promise.reject(failing({ code: 'ECONNREFUSED' }));
    await expect(whileReconnecting(step, 120)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
