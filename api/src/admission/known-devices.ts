import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
import { type KnownDevice, knownDevicesAfter, NO_ID } from './known-device-store.ts';

/** A device enrolled this long ago is one even when a flood of enrolments comes. */
const SETTLED_MS = 5 * 60_000;
const REFRESH_MS = 1_000;
const RELOAD_MS = 15 * 60_000;
const PAGE_SIZE = 10_000;
/** Rows that commit late, and clocks of other nodes, may be this far behind the newest row. */
const OVERLAP_MS = 10_000;

interface Dependencies {
  pool: pg.Pool;
  clock: Clock;
  /** Told by name when the database cannot be read; tried again at the next turn. */
  onTrouble?: (error: unknown) => void;
}

/**
 * Which devices are properly enrolled, in memory: eight bytes each, so that a press need not ask the database first.
 *
 * A hint for the lanes and never a permission. Until the first reading is through, nobody is called unknown. Devices
 * that other nodes enrol are read each second; one that pressed first and enrolled at another node is found by the whole
 * reading every quarter of an hour, and until then waits with the unknown ones.
 */
export class KnownDevices {
  private settled = new BigUint64Array(0);
  private readonly recent = new Map<bigint, number>();
  private newest = new Date(0);
  private loadedAt = 0;
  private readonly poller: Poller<void>;

  constructor(private readonly on: Dependencies) {
    this.poller = poll({
      every: REFRESH_MS,
      run: (signal) => this.read(signal),
      onError: (error) => on.onTrouble?.(error),
    });
  }

  get isLoaded(): boolean {
    return this.loadedAt > 0;
  }

  /** Begins to read in the background and keeps current. */
  start(): void {
    this.poller.start();
  }

  stop(): Promise<void> {
    return this.poller.stop();
  }

  /** A device that this node has just enrolled. */
  add(tokenHash: Buffer): void {
    this.recent.set(tokenHash.readBigUInt64BE(), this.on.clock().getTime());
  }

  /** Whether the device is enrolled; with `settledOnly`, whether it was so some minutes ago already. */
  has(tokenHash: Buffer, settledOnly = false): boolean {
    if (!this.isLoaded) return true;
    const prefix = tokenHash.readBigUInt64BE();
    const since = this.recent.get(prefix);
    if (since !== undefined) return !settledOnly || this.on.clock().getTime() - since >= SETTLED_MS;
    return isIn(this.settled, prefix);
  }

  private read(signal: AbortSignal): Promise<void> {
    const due = !this.isLoaded || performance.now() - this.loadedAt >= RELOAD_MS;
    return due ? this.load(signal) : this.refresh(signal);
  }

  private async load(signal: AbortSignal): Promise<void> {
    const settledBefore = this.on.clock().getTime() - SETTLED_MS;
    let settled = new BigUint64Array(PAGE_SIZE);
    let count = 0;
    for await (const page of this.pagesAfter(new Date(0), signal))
      for (const { prefix, createdAt } of page) {
        if (createdAt.getTime() > settledBefore) {
          this.recent.set(prefix, createdAt.getTime());
          continue;
        }
        if (count === settled.length) {
          const larger = new BigUint64Array(settled.length * 2);
          larger.set(settled);
          settled = larger;
        }
        settled[count++] = prefix;
      }
    if (signal.aborted) return;
    this.settled = settled.slice(0, count).sort();
    for (const [prefix, since] of this.recent)
      if (since <= settledBefore) this.recent.delete(prefix);
    this.loadedAt = performance.now();
  }

  private async refresh(signal: AbortSignal): Promise<void> {
    const from = new Date(Math.max(0, this.newest.getTime() - OVERLAP_MS));
    for await (const page of this.pagesAfter(from, signal))
      for (const { prefix, createdAt } of page)
        if (!this.recent.has(prefix)) this.recent.set(prefix, createdAt.getTime());
  }

  private async *pagesAfter(from: Date, signal: AbortSignal): AsyncGenerator<KnownDevice[]> {
    let after: { createdAt: Date; id: string } = { createdAt: from, id: NO_ID };
    while (!signal.aborted) {
      const page = await knownDevicesAfter(this.on.pool, after, PAGE_SIZE);
      yield page;
      const last = page.at(-1);
      if (last && last.createdAt > this.newest) this.newest = last.createdAt;
      if (!last || page.length < PAGE_SIZE) return;
      after = last;
    }
  }
}

function isIn(sorted: BigUint64Array, value: bigint): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as bigint) < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}
