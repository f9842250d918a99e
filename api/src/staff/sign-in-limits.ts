import type { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { TooManyAttemptsError } from './staff-errors.ts';
import type { StaffSeal } from './staff-seal.ts';

/** Makes a counter of so many points in so many seconds. */
export type MakeLimiter = (name: string, points: number, seconds: number) => RateLimiterAbstract;

/** How long an address counts as one that an account signs in from. Timers of this process end at 24 days. */
const KNOWN_SECONDS = 20 * 86_400;

/** Counters of this process alone. */
export const inMemory: MakeLimiter = (keyPrefix, points, duration) =>
  new RateLimiterMemory({ keyPrefix, points, duration });

/** Counters that all nodes share. While Redis is away each node counts by itself. */
export const inRedis =
  (storeClient: Redis): MakeLimiter =>
  (keyPrefix, points, duration) =>
    new RateLimiterRedis({
      storeClient,
      keyPrefix: `ab:${keyPrefix}`,
      points,
      duration,
      insuranceLimiter: inMemory(keyPrefix, points, duration),
    });

/** A home or an office has a whole /64 of IPv6; of the rest of such an address anybody there has as many as they want. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const first = head.split(':').filter(Boolean);
  const last = tail?.split(':').filter(Boolean) ?? [];
  const groups = [
    ...first,
    ...Array(Math.max(0, 8 - first.length - last.length)).fill('0'),
    ...last,
  ];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** Where an attempt comes from. */
export interface Origin {
  address: string;
  /** What stands for the browser if this account has signed in there before; else null. */
  browser: string | null;
}

/**
 * What slows down and stops guessing. Counted are the pair of an address and an account, and the address with all its
 * accounts, in which there is room for a whole office: never the account alone, for then anybody could lock anybody out.
 *
 * A browser in which the account has signed in before has a count of its own and no other: nobody else can use that up,
 * not at the same address either.
 *
 * One exception: whoever has the password could guess codes from many addresses at once. So the second step of an
 * account is limited for all addresses together that it has never signed in from; those that it has are not held up.
 */
export class SignInLimits {
  private readonly pairs: RateLimiterAbstract[];
  private readonly browsers: RateLimiterAbstract[];
  private readonly addresses: RateLimiterAbstract;
  private readonly strangers: RateLimiterAbstract;
  private readonly known: RateLimiterAbstract;
  private readonly codes: RateLimiterAbstract;

  constructor(
    private readonly seal: Pick<StaffSeal, 'lookup'>,
    make: MakeLimiter,
  ) {
    this.pairs = [make('staff-pair-slow', 5, 60), make('staff-pair', 20, 3600)];
    this.browsers = [make('staff-browser-slow', 5, 60), make('staff-browser', 20, 3600)];
    this.addresses = make('staff-address', 300, 900);
    this.strangers = make('staff-strangers', 30, 3600);
    this.known = make('staff-known', 1, KNOWN_SECONDS);
    this.codes = make('staff-code', 1, 120);
  }

  /** Counts an attempt before it is made. @throws TooManyAttemptsError */
  async attempt(from: Origin, account: string): Promise<void> {
    const { pair, network, browser } = this.keys(from, account);
    if (browser) {
      for (const limiter of this.browsers) await this.consume(limiter, browser);
      return;
    }
    // What is refused by its pair does not count for the address.
    for (const limiter of this.pairs) await this.consume(limiter, pair);
    await this.consume(this.addresses, network);
  }

  /** Counts an attempt at the second step, by the officer's id. @throws TooManyAttemptsError */
  async codeAttempt(from: Origin, account: string): Promise<void> {
    await this.attempt(from, account);
    const { pair, everywhere, browser } = this.keys(from, account);
    if (!browser && !(await this.known.get(pair))) await this.consume(this.strangers, everywhere);
  }

  /** An attempt was right: it and the wrong ones before it, which were counted alike, do not count. */
  async succeeded(from: Origin, account: string): Promise<void> {
    const { pair, network, browser } = this.keys(from, account);
    await Promise.all([
      ...(browser
        ? this.browsers.map((limiter) => limiter.delete(browser))
        : [...this.pairs.map((limiter) => limiter.delete(pair)), this.addresses.reward(network)]),
      this.known.set(pair, 1, KNOWN_SECONDS),
    ]);
  }

  /** Whether a code is seen for the first time: one that somebody overheard must not work again. */
  async isFirstUse(account: string, code: string): Promise<boolean> {
    return this.codes.consume(this.hash(`${account}:${code}`)).then(
      () => true,
      (refusal: unknown) => {
        if (refusal instanceof RateLimiterRes) return false;
        throw refusal;
      },
    );
  }

  private async consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
    try {
      await limiter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new TooManyAttemptsError(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
  }

  private keys({ address, browser }: Origin, account: string) {
    const network = this.hash(networkOf(address));
    const everywhere = this.hash(account);
    // With the account, which is the e-mail at one step and the id at the other: a right password is no fresh start for codes.
    const ofBrowser = browser && this.hash(`${browser}:${account}`);
    return { network, everywhere, pair: `${network}:${everywhere}`, browser: ofBrowser };
  }

  /** Neither addresses nor e-mails stand in Redis. */
  private hash(text: string): string {
    return Buffer.from(this.seal.lookup('limit', text)).toString('base64url').slice(0, 22);
  }
}
