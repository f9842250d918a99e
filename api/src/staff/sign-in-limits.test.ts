import { describe, expect, it } from 'vitest';
import { inMemory, networkOf, SignInLimits } from './sign-in-limits.ts';
import { TooManyAttemptsError } from './staff-errors.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network));
});

describe('the limits of signing in', () => {
  const limits = () =>
    new SignInLimits(
      { lookup: (kind, text) => Uint8Array.from(Buffer.from(`${kind}:${text}`.padEnd(40, '-'))) },
      inMemory,
    );

  const at = (address: string, browser: string | null = null) => ({ address, browser });

  it('have room for an office behind one address, and an end', async () => {
    const counting = limits();
    for (let invented = 0; invented < 299; invented += 1)
      await counting.attempt(at('1.2.3.4'), `${invented}`);
    await counting.attempt(at('1.2.3.4'), 'a');
    await expect(counting.attempt(at('1.2.3.4'), 'b')).rejects.toThrow(TooManyAttemptsError);
    await counting.attempt(at('1.2.3.4', 'browser'), 'b');
    await counting.codeAttempt(at('1.2.3.4', 'browser'), 'id of b');
  });

  it('do not count for an address what the pair refuses', async () => {
    const counting = limits();
    for (let attempt = 0; attempt < 400; attempt += 1)
      await counting.attempt(at('1.2.3.4'), 'a').catch(() => undefined);
    await counting.attempt(at('1.2.3.4'), 'b');
  });

  it('give a known browser a count of its own, at each step', async () => {
    const counting = limits();
    const browser = at('1.2.3.4', 'browser');
    for (let attempt = 0; attempt < 6; attempt += 1)
      await counting.attempt(at('1.2.3.4'), 'a').catch(() => undefined);
    for (let attempt = 0; attempt < 5; attempt += 1) await counting.attempt(browser, 'a');
    await expect(counting.attempt(browser, 'a')).rejects.toThrow(TooManyAttemptsError);
    for (let code = 0; code < 5; code += 1) await counting.codeAttempt(browser, 'id of a');
    await expect(counting.codeAttempt(browser, 'id of a')).rejects.toThrow(TooManyAttemptsError);
    // The right password is no fresh start for codes.
    await counting.succeeded(browser, 'a');
    await counting.attempt(browser, 'a');
    await expect(counting.codeAttempt(browser, 'id of a')).rejects.toThrow(TooManyAttemptsError);
    await counting.attempt(at('9.9.9.9', 'another browser'), 'a');
  });

  it('forget wrong attempts after a right one', async () => {
    const counting = limits();
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) await counting.attempt(at('1.2.3.4'), 'a');
      await counting.succeeded(at('1.2.3.4'), 'a');
    }
    for (let attempt = 0; attempt < 5; attempt += 1) await counting.attempt(at('1.2.3.4'), 'a');
    await expect(counting.attempt(at('1.2.3.4'), 'a')).rejects.toThrow(TooManyAttemptsError);
    await counting.attempt(at('1.2.3.4'), 'b');
    await counting.attempt(at('1.2.3.5'), 'a');
  });

  it('know a code that was used', async () => {
    const counting = limits();
    expect(await counting.isFirstUse('a', '123456')).toBe(true);
    expect(await counting.isFirstUse('a', '123456')).toBe(false);
    expect(await counting.isFirstUse('b', '123456')).toBe(true);
  });
});
