import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { withTimeout } from '../clockwork/with-timeout.ts';
import type { Credentials } from '../credentials.ts';
import { RateLimitedError } from './admission-errors.ts';
import { KnownDevices } from './known-devices.ts';
import { Lanes } from './lanes.ts';
import { type LimitKind, SOCKETS_AT_ONCE } from './limit-rules.ts';
import { Limits } from './limits.ts';

/** Who stands at the door: what they brought, and from where they come. */
export interface Comer {
  credentials: Credentials;
  /** An IPv4 address, or the first 64 bits of an IPv6 one. */
  address: string;
}

interface Options {
  pool: pg.Pool;
  clock: Clock;
  redisUrl: string | null;
  /** The embedded database does one thing at a time. */
  embedded: boolean;
  mode: 'on' | 'lanes' | 'off';
  onTrouble?: (error: unknown) => void;
}

const WAITING = 200;
const AT_ONCE = 2;

/** A press waits no longer than this to hear whether it is past the limit; it is not, if nobody says so. */
const PRESS_LIMIT_MS = 50;

/**
 * Lets in. Devices known as enrolled, and whoever has a session, a link or a key, go straight in; everybody else takes
 * the second lane, so that no flood of fresh devices slows the enrolled ones. Limits refuse what is too much from one
 * place: everything, but never a press of an enrolled device.
 */
export class Admission {
  readonly known: KnownDevices;
  private readonly lanes: Lanes | null;
  private readonly limits: Limits | null;
  private readonly sockets = new Map<string, number>();

  constructor(options: Options) {
    const { embedded, mode, redisUrl } = options;
    this.known = new KnownDevices(options);
    this.lanes =
      mode === 'off' ? null : new Lanes({ atOnce: embedded ? 1 : AT_ONCE, capacity: WAITING });
    this.limits = mode === 'on' ? new Limits({ redisUrl }) : null;
  }

  start(): void {
    if (this.lanes) this.known.start();
  }

  async stop(): Promise<void> {
    this.limits?.close();
    await this.known.stop();
  }

  /**
   * Counts one more operation by where it comes from, before anything of it is read. Devices known as enrolled are not
   * counted here: it may be a press.
   * @throws RateLimitedError
   */
  async knock({ credentials, address }: Comer): Promise<void> {
    if (!this.isFirst(credentials)) this.lanes?.refuseIfFull();
    if (!this.limits || this.isKnown(credentials)) return;
    const kind: Record<Credentials['kind'], LimitKind> = {
      NONE: 'ANONYMOUS',
      DEVICE: 'FRESH',
      CONTACT: 'TOKENS',
      PARTNER: 'TOKENS',
      STAFF: 'TOKENS',
    };
    await this.count(kind[credentials.kind], address);
  }

  /**
   * Does the work in the lane of whoever comes.
   * @throws SecondLaneFullError for those of the second lane
   */
  enter<T>({ credentials }: Comer, work: () => Promise<T>): Promise<T> {
    if (!this.lanes) return work();
    return this.isFirst(credentials) ? this.lanes.inFirst(work) : this.lanes.inSecond(work);
  }

  /**
   * Counts an operation, other than a press, of a device, session, link or key.
   * @throws RateLimitedError
   */
  async operate({ credentials }: Comer): Promise<void> {
    const key = keyOf(credentials);
    if (!this.limits || key === null) return;
    if (credentials.kind === 'DEVICE' && !this.isKnown(credentials)) return;
    await this.count('OPERATION', key);
  }

  /**
   * Counts, as `operate` does, what an operation asks for beside a press. Answers soon, whatever Redis does: with the
   * limit if it is passed, and never by throwing, for the press goes on.
   */
  async operateBesidePress(comer: Comer): Promise<RateLimitedError | null> {
    const limit = this.operate(comer).then(
      () => null,
      (error: unknown) => (error instanceof RateLimitedError ? error : null),
    );
    return withTimeout(limit, PRESS_LIMIT_MS, () => null);
  }

  /** Whether this press of an enrolled device is one too many. Answers soon, whatever Redis does. */
  async isPastLimit({ credentials, address }: Comer): Promise<boolean> {
    const { limits } = this;
    const key = keyOf(credentials);
    if (!limits || key === null || !this.isKnown(credentials)) return false;
    const counted = Promise.all([limits.count('PRESS', key), limits.count('PRESSES', address)]);
    const verdict = await withTimeout(counted, PRESS_LIMIT_MS, () => null);
    return verdict?.some((seconds) => seconds !== null) ?? false;
  }

  /** @throws RateLimitedError */
  async enrol({ address }: Comer): Promise<void> {
    if (this.limits) await this.count('ENROLMENT', address);
  }

  /** Counts a try of a token that stands in the arguments. @throws RateLimitedError */
  async tryLink({ address }: Comer): Promise<void> {
    if (this.limits) await this.count('LINK', address);
  }

  /** From now on this device is known, also before the tables are read again. */
  enrolled(tokenHash: Buffer): void {
    if (this.lanes) this.known.add(tokenHash);
  }

  /**
   * Counts a socket, until the returned function is called.
   * @throws RateLimitedError
   */
  async openSocket(address: string): Promise<() => void> {
    if (!this.limits) return () => undefined;
    const open = this.sockets.get(address) ?? 0;
    if (open >= SOCKETS_AT_ONCE) throw new RateLimitedError(10);
    this.sockets.set(address, open + 1);
    let closed = false;
    const close = () => {
      if (closed) return;
      closed = true;
      const left = (this.sockets.get(address) ?? 1) - 1;
      if (left > 0) this.sockets.set(address, left);
      else this.sockets.delete(address);
    };
    try {
      await this.count('SOCKET', address);
    } catch (error) {
      close();
      throw error;
    }
    return close;
  }

  private isKnown(credentials: Credentials): boolean {
    return (
      credentials.kind === 'DEVICE' &&
      this.known.has(credentials.tokenHash, this.lanes?.isUnderPressure)
    );
  }

  private isFirst(credentials: Credentials): boolean {
    if (credentials.kind === 'NONE') return false;
    return credentials.kind !== 'DEVICE' || this.isKnown(credentials);
  }

  private async count(kind: LimitKind, key: string): Promise<void> {
    const seconds = await this.limits?.count(kind, key);
    if (seconds) throw new RateLimitedError(seconds);
  }
}

/** What a token is counted by: part of its hash, so that no secret stands in Redis. */
function keyOf(credentials: Credentials): string | null {
  switch (credentials.kind) {
    case 'NONE':
      return null;
    case 'DEVICE':
      return credentials.tokenHash.toString('base64url', 0, 16);
    case 'CONTACT':
      return hashOf(credentials.token);
    case 'PARTNER':
      return hashOf(credentials.key);
    case 'STAFF':
      return hashOf(credentials.secret);
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest().toString('base64url', 0, 16);
}
