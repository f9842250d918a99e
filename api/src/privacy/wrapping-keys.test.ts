import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { UnsealError } from './sealing.ts';
import { localWrappingKeys } from './wrapping-keys.ts';

describe('local wrapping keys', () => {
  const master = randomBytes(32);
  const wrapping = localWrappingKeys(master);
  const key = randomBytes(32);

  it('open what they wrapped, for its id alone', async () => {
    const wrapped = wrapping.wrap('id-1', key);
    expect(await wrapping.unwrap('id-1', wrapped)).toEqual(key);
    await expect(wrapping.unwrap('id-2', wrapped)).rejects.toThrow(UnsealError);
    expect(Buffer.from(wrapped.wrappedKey).includes(key)).toBe(false);
  });

  it('refuse what another key wrapped', async () => {
    const other = localWrappingKeys(randomBytes(32));
    await expect(other.unwrap('id-1', wrapping.wrap('id-1', key))).rejects.toThrow(UnsealError);
  });

  it('open what a previous key wrapped, and wrap by the present one', async () => {
    const next = localWrappingKeys(randomBytes(32), [randomBytes(32), master]);
    expect(await next.unwrap('id-1', wrapping.wrap('id-1', key))).toEqual(key);
    await expect(wrapping.unwrap('id-1', next.wrap('id-1', key))).rejects.toThrow(UnsealError);
    expect(next.current).not.toBe(wrapping.current);
  });

  it('say nothing of themselves in an error', async () => {
    const wrapped = wrapping.wrap('id-1', key);
    const error = await wrapping.unwrap('id-2', wrapped).catch((thrown: unknown) => thrown);
    const told = `${(error as Error).message}${(error as Error).stack}${JSON.stringify(error)}`;
    for (const secret of [master, key])
      for (const form of ['hex', 'base64'] as const)
        expect(told).not.toContain(secret.toString(form));
  });
});
