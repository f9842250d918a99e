import { type LookupAddress, lookup as lookUp } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { CarrierError } from './carrier.ts';

/** Addresses that nobody outside can have: of this machine, its network, carriers' inner networks, documentation, groups. */
const INNER = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  INNER.addSubnet(net, bits, 'ipv4');

/** Of IPv6 only what the internet routes, without its ways back into IPv4 (6to4, Teredo) and its documentation. */
const GLOBAL6 = new BlockList();
GLOBAL6.addSubnet('2000::', 3, 'ipv6');
const NOT_GLOBAL6 = new BlockList();
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_GLOBAL6.addSubnet(net, bits, 'ipv6');

/** Whether an IP address is one of the open internet. */
export function isOutside(address: string): boolean {
  if (isIP(address) === 4) return !INNER.check(address, 'ipv4');
  return GLOBAL6.check(address, 'ipv6') && !NOT_GLOBAL6.check(address, 'ipv6');
}

const notAllowed = () => new CarrierError('REFUSED', 'endpoint-not-allowed');

/**
 * The address of a push service. It was told by whoever brought the subscription, so it must not lead inside: production
 * takes https on its own port at addresses of the open internet; elsewhere http to this machine is allowed too.
 * @throws CarrierError REFUSED
 */
export function pushEndpoint(text: string, production: boolean): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw notAllowed();
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.username || url.password || text.length > 2_000) throw notAllowed();
  if (production) {
    if (url.protocol !== 'https:' || url.port !== '') throw notAllowed();
    if (isIP(host) && !isOutside(host)) throw notAllowed();
  } else if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(host)))
    throw notAllowed();
  return url;
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Looks a name up and leaves out what is inside. The connection takes what was looked at, not what a second look gives. */
export const outsideLookup: LookupFunction = (host, options, callback) =>
  lookUp(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const outside = found.filter(({ address }) => isOutside(address));
    const [first] = outside;
    if (!first) return callback(notAllowed() as Error as NodeJS.ErrnoException, '', 0);
    if (options.all) callback(null, outside);
    else callback(null, first.address, first.family);
  });
