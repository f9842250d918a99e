import type { Clock } from '../clock.ts';
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
  private filling: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly on: Options) {}

  /** How many are at hand. */
  get length(): number {
    return this.keys.length;
  }

  /** A durable key, or null when there is none at hand. */
  take(): DataKey | null {
    this.dropOld();
    const key = this.keys.pop();
    if (this.keys.length * 2 <= this.size) void this.fill();
    return key ? { id: key.id, key: key.key } : null;
  }

  /** Fills it up. Never fails: it is tried again until it works. */
  fill(): Promise<void> {
    this.filling ??= this.make().finally(() => {
      this.filling = null;
    });
    return this.filling;
  }

  /** Ends the refilling and returns what nobody took. */
  async stop(): Promise<DataKey[]> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.filling;
    return this.keys.splice(0);
  }

  private get size(): number {
    return this.on.size ?? 256;
  }

  private async make(): Promise<void> {
    if (this.stopped || this.timer) return;
    try {
      // Before the making: a key counts from then on.
      const madeAt = this.on.clock().getTime();
      const made = await this.on.make(this.size - this.keys.length);
      // The youngest are taken last, so that none grows old in the depth.
      this.keys.unshift(...made.map((key) => ({ ...key, madeAt })));
    } catch (error) {
      this.on.onTrouble?.(error);
      if (this.stopped) return;
      this.timer = setTimeout(() => {
        this.timer = undefined;
        void this.fill();
      }, RETRY_MS);
      this.timer.unref();
    }
  }

  private dropOld(): void {
    const since = this.on.clock().getTime() - RESERVE_LIFE_MS;
    if (this.keys.some(({ madeAt }) => madeAt < since))
      this.keys = this.keys.filter(({ madeAt }) => madeAt >= since);
  }
}
