import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';

/**
 * Where a request comes from, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 one, which is what one
 * customer of a carrier has.
 *
 * Each of our proxies adds the address that it saw to the end of X-Forwarded-For. What stands further to the left was
 * written by whoever liked to, and is not looked at.
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const own = request.socket.remoteAddress ?? '';
  if (trustedProxies === 0) return networkOf(own);
  const told = String(request.headers['x-forwarded-for'] ?? '').split(',');
  const seen = (told.at(-trustedProxies) ?? '').trim();
  return networkOf(isIP(seen) ? seen : own);
}

function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:/i, '');
  if (isIPv4(mapped)) return mapped;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = head.split(':').filter(Boolean);
  const behind = tail?.split(':').filter(Boolean) ?? [];
  if (tail !== undefined)
    groups.push(
      ...Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0'),
      ...behind,
    );
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
