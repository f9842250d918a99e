import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
import type { DataKey } from './data-key.ts';

interface Options {
  clock: Clock;
  /** Makes keys that are durable when it returns. */
  make: (count: number) => Promise<DataKey[]>;
  size?: number;
  onTrouble?: (error: unknown) => void;
}

/** Younger by far than what the sweep destroys, so that no key is in a press's hands and swept at once. */
export const RESERVE_LIFE_MS = 12 * 60 * 60 * 1_000;
const RETRY_MS = 2_000;

/**
 * Keys that were made and stored ahead, so that a press need not wait for another database. Refilled at half. Empty while
 * that database is away: nobody waits for it.
 */
export class KeyReserve {
  private keys: Array<DataKey & { madeAt: number }> = [];
  private readonly poller: Poller<void>;
  /** Being filled, or to be filled again after a failure: a key that is taken meanwhile asks for nothing more. */
  private isFilling = false;

  constructor(private readonly on: Options) {
    this.poller = poll({
      first: null,
      every: () => (this.isFilling ? RETRY_MS : null),
      run: () => this.fill(),
      onError: (error) => on.onTrouble?.(error),
    });
  }

  /** Fills it up. Never fails: it is tried again until it works. */
  async start(): Promise<void> {
    this.poller.start();
    await this.poller.runDue().catch(() => undefined);
  }

  /** How many are at hand. */
  get length(): number {
    return this.keys.length;
  }

  /** A durable key, or null when there is none at hand. */
  take(): DataKey | null {
    this.dropOld();
    const key = this.keys.pop();
    if (this.keys.length * 2 <= this.size && !this.isFilling) this.poller.wake();
    return key ? { id: key.id, key: key.key } : null;
  }

  /** Ends the refilling and returns what nobody took. */
  async stop(): Promise<DataKey[]> {
    await this.poller.stop();
    return this.keys.splice(0);
  }

  private get size(): number {
    return this.on.size ?? 256;
  }

  private async fill(): Promise<void> {
    this.isFilling = true;
    // Before the making: a key counts from then on.
    const madeAt = this.on.clock().getTime();
    const made = await this.on.make(this.size - this.keys.length);
    // The youngest are taken last, so that none grows old in the depth.
    this.keys.unshift(...made.map((key) => ({ ...key, madeAt })));
    this.isFilling = false;
  }

  private dropOld(): void {
    const since = this.on.clock().getTime() - RESERVE_LIFE_MS;
    if (this.keys.some(({ madeAt }) => madeAt < since))
      this.keys = this.keys.filter(({ madeAt }) => madeAt >= since);
  }
}
