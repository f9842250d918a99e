import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
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
  private readonly poller: Poller<void>;
  private readonly sweepMs: number;
  private retryMs = 2;
  private reportedAt = 0;
  private checkedEpochAt = 0;

  constructor(private readonly options: Options) {
    this.sweepMs = options.sweepMs ?? SWEEP_MS;
    this.poller = poll({
      first: this.sweepMs,
      every: () => this.pauseMs(),
      wakeOn: (wake) => options.bus.subscribe(wake),
      run: (signal) => this.readAll(signal),
      onError: (error) => {
        options.onTrouble({ kind: 'UNREADABLE', error });
        this.checkedEpochAt = 0;
      },
    });
  }

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
    this.poller.start();
  }

  stop(): Promise<void> {
    return this.poller.stop();
  }

  /** Says that an event was committed here, and wakes every node. */
  announce(position: LogPosition): void {
    if (!this.awaited || comparePositions(position, this.awaited.position) > 0)
      this.awaited = { position, since: this.awaited?.since ?? Date.now() };
    this.options.bus.publish();
  }

  /** How long to the next look: until the sweep, or less while an event that was announced is held back. */
  private pauseMs(): number {
    if (this.awaited && comparePositions(this.at, this.awaited.position) >= 0) this.awaited = null;
    if (!this.awaited) {
      this.retryMs = 2;
      return this.sweepMs;
    }
    const heldMs = Date.now() - this.awaited.since;
    if (heldMs > HELD_BACK_REPORT_MS && Date.now() - this.reportedAt > HELD_BACK_REPORT_MS) {
      this.reportedAt = Date.now();
      this.options.onTrouble({ kind: 'HELD_BACK', milliseconds: heldMs });
    }
    const pauseMs = this.retryMs;
    this.retryMs = Math.min(this.retryMs * 2, this.sweepMs);
    return pauseMs;
  }

  private async readAll(signal: AbortSignal): Promise<void> {
    await this.checkEpoch();
    for (;;) {
      const events = await readLog(this.options.pool, this.epoch, { kind: 'ALL' }, this.at, PAGE);
      const last = events.at(-1);
      if (last) {
        await this.options.beforeEvents(events);
        this.at = { tx: last.tx, id: last.id };
        this.options.onEvents(events);
      }
      if (events.length < PAGE || signal.aborted) return;
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
