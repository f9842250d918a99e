import { randomBytes } from 'node:crypto';
import { argon2id, hash, verify } from 'argon2';
import { derivedKey, keyedHash } from '../privacy/pepper.ts';

/**
 * OWASP's second choice for argon2id: 19 MiB, two passes, one lane. Some 45 ms on one core of the machine it was tried
 * on, in libuv's pool of threads. What keeps a PIN of few digits safe in a stolen database is the pepper.
 */
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes PINs: HMAC-SHA256 with a key derived from the pepper, then argon2id. */
export class PinHasher {
  private readonly key: Buffer;
  private decoy: Promise<string> | null = null;

  constructor(pepper: Buffer) {
    this.key = derivedKey(pepper, 'pin');
  }

  /** Hashes a person's PIN; null makes a decoy that no PIN fits, at the same cost. */
  hash(personId: string, pin: string | null): Promise<string> {
    return hash(pin === null ? randomBytes(32) : this.peppered(personId, pin), COST);
  }

  /** Whether the PIN fits, for each stored hash. As many are computed whether they fit or are null. */
  async fits(personId: string, pin: string, hashes: Array<string | null>): Promise<boolean[]> {
    this.decoy ??= hash(randomBytes(32), COST);
    const decoy = await this.decoy;
    const peppered = this.peppered(personId, pin);
    return Promise.all(hashes.map((stored) => verify(stored ?? decoy, peppered)));
  }

  private peppered(personId: string, pin: string): Buffer {
    return keyedHash(this.key, `${personId}:${pin}`);
  }
}
