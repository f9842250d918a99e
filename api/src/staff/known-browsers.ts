import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { derivedKey, keyedHash } from '../privacy/pepper.ts';
import type { StaffSeal } from './staff-seal.ts';

/** How long a browser is known: as long as browsers keep a cookie at most. */
export const KNOWN_BROWSER_SECONDS = 400 * 86_400;

/** Accounts that one browser is remembered for: a desk's computer has several officers. */
const MOST_ACCOUNTS = 5;

const MARK = /^([\w-]{22})\.([\da-z]{1,9})\.([\w-]{32})$/;

/** Whose browser it may be: by e-mail at the first step, by id afterwards. */
export type Account = { email: string } | { officerId: string };

interface Dependencies {
  database: Database;
  seal: Pick<StaffSeal, 'lookup'>;
  pepper: Buffer;
  clock: Clock;
}

interface Owner {
  id: string;
  deviceEpoch: number;
}

/**
 * Browsers in which somebody has signed in to the end: OWASP's device cookies.
 *
 * A cookie holds a mark for each account, newest first: random bytes, the time, and a keyed hash over both with the
 * account. It names nobody, and is kept nowhere. A new password and disabling end all marks of an account. A mark lets
 * nobody in: it only has attempts counted apart from those of strangers.
 */
export class KnownBrowsers {
  private readonly key: Buffer;

  constructor(private readonly on: Dependencies) {
    this.key = derivedKey(on.pepper, 'staff-device');
  }

  /** The cookie of a browser in which an account has just signed in, from the one that it held. */
  async mark(officerId: string, held: string | null): Promise<string | null> {
    const owner = await this.ownerOf({ officerId });
    if (!owner) return null;
    const others = marksIn(held).filter((mark) => !this.isOf(owner, mark));
    const nonce = randomBytes(16).toString('base64url');
    const since = Math.floor(this.on.clock().getTime() / 1_000).toString(36);
    const fresh = `${nonce}.${since}.${this.hashOf(owner, nonce, since)}`;
    return [fresh, ...others].slice(0, MOST_ACCOUNTS).join('~');
  }

  /** What attempts of this account in this browser are counted by; null if it has not signed in there. */
  async recognise(held: string | null, account: Account): Promise<string | null> {
    const marks = marksIn(held);
    const owner = marks.length > 0 && (await this.ownerOf(account));
    if (!owner) return null;
    return marks.find((mark) => this.isOf(owner, mark))?.split('.')[0] ?? null;
  }

  private ownerOf(account: Account): Promise<Owner | null> {
    const which =
      'email' in account
        ? { emailHash: this.on.seal.lookup('email', account.email) }
        : { id: account.officerId };
    return this.on.database.prisma.officer.findFirst({
      where: { ...which, disabledAt: null },
      select: { id: true, deviceEpoch: true },
    });
  }

  private isOf(owner: Owner, mark: string): boolean {
    const [, nonce = '', since = '', hash = ''] = MARK.exec(mark) ?? [];
    const age = this.on.clock().getTime() / 1_000 - Number.parseInt(since, 36);
    if (age > KNOWN_BROWSER_SECONDS) return false;
    return timingSafeEqual(Buffer.from(hash), Buffer.from(this.hashOf(owner, nonce, since)));
  }

  private hashOf({ id, deviceEpoch }: Owner, nonce: string, since: string): string {
    const text = [id, deviceEpoch, nonce, since].join(':');
    return keyedHash(this.key, text).subarray(0, 24).toString('base64url');
  }
}

function marksIn(held: string | null): string[] {
  return (held ?? '')
    .split('~')
    .filter((mark) => MARK.test(mark))
    .slice(0, MOST_ACCOUNTS);
}
