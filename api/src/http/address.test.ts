import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressOf } from './address.ts';

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded },
  }) as never as IncomingMessage;

describe('addressOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('counts %s as %s', (address, network) => {
    expect(addressOf(from(address), 0)).toBe(network);
  });

  it('believes no header when no proxy is trusted', () => {
    expect(addressOf(from('192.0.2.7', '203.0.113.1'), 0)).toBe('192.0.2.7');
  });

  it('takes what its own proxies saw, and nothing that the sender wrote before it', () => {
    expect(addressOf(from('10.0.0.1', '1.1.1.1, 203.0.113.9'), 1)).toBe('203.0.113.9');
    expect(addressOf(from('10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2'), 2)).toBe('203.0.113.9');
  });

  it('falls back to the connection for a header that is none', () => {
    expect(addressOf(from('10.0.0.1', 'nonsense'), 1)).toBe('10.0.0.1');
    expect(addressOf(from('10.0.0.1'), 1)).toBe('10.0.0.1');
    expect(addressOf(from('10.0.0.1', '203.0.113.9'), 3)).toBe('10.0.0.1');
  });
});
