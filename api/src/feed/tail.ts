import type pg from 'pg';
import type { Clock } from '../clock.ts';
import type { Bus } from './bus.ts';
import { comparePositions, type LogPosition } from './cursor.ts';
import { ensureLogEpoch, type LogEpoch, readFingerprint } from './log-epoch-store.ts';
import { type LoggedEvent, lastPosition, readLog, unreadSince } from './log-store.ts';

interface Options {
  pool: pg.Pool;
  bus: Bus;
  clock: Clock;
  /** Gets ready for events that are about to be handed on, for example reads their rows. */
  beforeEvents: (events: LoggedEvent[]) => Promise<void>;
  onEvents: (events: LoggedEvent[]) => void;
  /** The log is another one now: everybody must start afresh. */
  onEpochChange: () => void;
  onTrouble: (trouble: TailTrouble) => void;
  /** A lost wake-up costs at most this, in milliseconds. */
  sweepMs?: number;
}

export type TailTrouble =
  | { kind: 'UNREADABLE'; error: unknown }
  | { kind: 'HELD_BACK'; milliseconds: number };

const PAGE = 1_000;
const SWEEP_MS = 250;
const EPOCH_CHECK_MS = 5_000;
const HELD_BACK_REPORT_MS = 2_000;

/**
 * The one reader of the alert log in a process.
 *
 * It hands every committed event on exactly once, in order. A wake-up makes it look at once, a sweep makes up for lost
 * wake-ups. An event that was announced but is still above the horizon (some transaction is running) is looked for
 * again after 2 ms, 4 ms and so on.
 */
export class Tail {
  private epochInForce: LogEpoch | null = null;
  private at: LogPosition = { tx: 0n, id: 0n };
  private awaited: { position: LogPosition; since: number } | null = null;
  private reading: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private retryMs = 2;
  private reportedAt = 0;
  private checkedEpochAt = 0;
  private unsubscribe: () => void = () => undefined;

  constructor(private readonly options: Options) {}

  /** Everything up to here was handed on. */
  get position(): LogPosition {
    return this.at;
  }

  get epoch(): LogEpoch {
    if (!this.epochInForce) throw new Error('The tail has not started.');
    return this.epochInForce;
  }

  /** Since when an event waits to be handed on; null when none does. */
  waitingSince(): Promise<Date | null> {
    return unreadSince(this.options.pool, this.epoch, this.at);
  }

  async start(): Promise<void> {
    this.epochInForce = await ensureLogEpoch(this.options.pool, this.options.clock);
    this.at = await lastPosition(this.options.pool, this.epochInForce);
    this.checkedEpochAt = Date.now();
    this.unsubscribe = this.options.bus.subscribe(() => this.wake());
    this.schedule(this.options.sweepMs ?? SWEEP_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    clearTimeout(this.timer);
    await this.reading;
  }

  /** Says that an event was committed here, and wakes every node. */
  announce(position: LogPosition): void {
    if (!this.awaited || comparePositions(position, this.awaited.position) > 0)
      this.awaited = { position, since: this.awaited?.since ?? Date.now() };
    this.options.bus.publish();
  }

  /** Looks for new events now. */
  wake(): void {
    if (this.stopped) return;
    if (this.reading) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.reading = this.readAll().finally(() => {
      this.reading = null;
      if (this.again) {
        this.again = false;
        this.wake();
      } else this.scheduleNext();
    });
  }

  private scheduleNext(): void {
    if (this.awaited && comparePositions(this.at, this.awaited.position) >= 0) this.awaited = null;
    if (!this.awaited) {
      this.retryMs = 2;
      this.schedule(this.options.sweepMs ?? SWEEP_MS);
      return;
    }
    const heldMs = Date.now() - this.awaited.since;
    if (heldMs > HELD_BACK_REPORT_MS && Date.now() - this.reportedAt > HELD_BACK_REPORT_MS) {
      this.reportedAt = Date.now();
      this.options.onTrouble({ kind: 'HELD_BACK', milliseconds: heldMs });
    }
    this.schedule(this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, this.options.sweepMs ?? SWEEP_MS);
  }

  private schedule(milliseconds: number): void {
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), milliseconds);
  }

  private async readAll(): Promise<void> {
    try {
      await this.checkEpoch();
      for (;;) {
        const events = await readLog(this.options.pool, this.epoch, { kind: 'ALL' }, this.at, PAGE);
        const last = events.at(-1);
        if (last) {
          await this.options.beforeEvents(events);
          this.at = { tx: last.tx, id: last.id };
          this.options.onEvents(events);
        }
        if (events.length < PAGE || this.stopped) return;
      }
    } catch (error) {
      if (!this.stopped) this.options.onTrouble({ kind: 'UNREADABLE', error });
      this.checkedEpochAt = 0;
    }
  }

  /** A restore or a promotion under a running process gives a new epoch; it is looked for after every trouble too. */
  private async checkEpoch(): Promise<void> {
    if (Date.now() - this.checkedEpochAt < EPOCH_CHECK_MS) return;
    const { pool, clock } = this.options;
    if ((await readFingerprint(pool)) !== this.epoch.fingerprint) {
      this.epochInForce = await ensureLogEpoch(pool, clock);
      this.at = await lastPosition(pool, this.epochInForce);
      this.awaited = null;
      this.options.onEpochChange();
    }
    this.checkedEpochAt = Date.now();
  }
}
