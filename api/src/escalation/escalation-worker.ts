import type pg from 'pg';
import type { AlertRow } from '../alerts/alert-row.ts';
import { changeAlert, type EventPlace } from '../alerts/alert-store.ts';
import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
import type { Feed } from '../feed/feed.ts';
import type { Position } from '../geo.ts';
import { readLapsed } from './assignment-store.ts';
import { ACCEPT_WITHIN_MS, timerAfter } from './escalation-rules.ts';
import {
  beginAgain,
  clearTimer,
  type DueStep,
  nextDueAt,
  readDueSteps,
  takeStep,
} from './escalation-store.ts';
import { decideStep } from './steps.ts';

interface Dependencies {
  /** Whether anything is set up here that calls or sends SMS. */
  canCall: boolean;
  pool: pg.Pool;
  feed: Pick<Feed, 'announce'>;
  clock: Clock;
  /** The last position of an alert, if it can be opened. */
  openPosition(alert: AlertRow): Promise<Position | null>;
  /** Told that there may be messages to send. */
  onQueued(): void;
  onTrouble(error: unknown): void;
}

/** Longest sleep. No timer can be set to less than 5 s ahead, so none is set and due between two looks. */
const SLEEP_MS = 1_000;
/** What another node holds is looked at again after this. */
const SHORTEST_SLEEP_MS = 25;
const BATCH = 32;
/** At once, of the pool that presses need too. */
const AT_ONCE = 2;

/**
 * Moves alerts on that nobody takes, and assignments that nobody accepts. The timers are rows: any number of nodes look
 * after them, each step is done by one of them, and what was due while all were down is done in order when one is up.
 */
export class EscalationWorker {
  private readonly poller: Poller<number>;

  constructor(private readonly on: Dependencies) {
    this.poller = poll({
      every: (untilNext = SLEEP_MS) => untilNext,
      run: async (signal) => {
        await this.run(signal);
        return this.untilNext();
      },
      onError: on.onTrouble,
    });
  }

  start(): void {
    this.poller.start();
  }

  /** Lets the steps that are under way end. */
  stop(): Promise<void> {
    return this.poller.stop();
  }

  /** Does everything that is due now, and returns when it is done. */
  async runDue(): Promise<void> {
    await this.poller.runDue();
  }

  private async untilNext(): Promise<number> {
    const next = await nextDueAt(this.on.pool);
    const left = next ? next.getTime() - this.on.clock().getTime() : SLEEP_MS;
    return Math.min(Math.max(left, SHORTEST_SLEEP_MS), SLEEP_MS);
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { pool, clock } = this.on;
    // Not tried again in this run: another node has them, or they failed.
    const left = new Set<string>();
    const reads = [
      async () =>
        (await readLapsed(pool, clock(), [...left], BATCH)).map((id) => ({
          id,
          work: () => this.lapse(id),
        })),
      async () =>
        (await readDueSteps(pool, clock(), [...left], BATCH)).map((due) => ({
          id: due.alert.id,
          work: () => this.step(due),
        })),
    ];
    for (const read of reads)
      while (!signal.aborted) {
        const due = await read();
        if (due.length === 0) break;
        await atOnce(AT_ONCE, due, async ({ id, work }) => {
          if (signal.aborted || !(await this.attempt(work))) left.add(id);
        });
      }
  }

  /** Whether it was done. One alert that fails holds no other up. */
  private async attempt(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      this.on.onTrouble(error);
      return false;
    }
  }

  private async step(due: DueStep): Promise<boolean> {
    const { pool, clock } = this.on;
    const { alert, timer, policy } = due;
    const now = clock();
    if (alert.status !== 'RAISED') {
      await clearTimer(pool, alert.id);
      return true;
    }
    const action = policy.steps[timer.step]?.action;
    if (!action) {
      await beginAgain(pool, due, timerAfter(policy, timer, false, now));
      return true;
    }
    const deed = await decideStep(this.on, due, action, now);
    const next = timerAfter(policy, timer, deed.skipped !== null, now);
    return this.done(await takeStep(pool, due, deed, next, now));
  }

  private async lapse(alertId: string): Promise<boolean> {
    const now = this.on.clock();
    const acceptBy = new Date(now.getTime() + ACCEPT_WITHIN_MS);
    return this.done(await changeAlert(this.on.pool, 'lapse', { id: alertId, at: now, acceptBy }));
  }

  private done(place: EventPlace | null): boolean {
    if (!place) return false;
    this.on.feed.announce(place);
    this.on.onQueued();
    return true;
  }
}

/** Works on all items, so many at once. */
async function atOnce<T>(
  count: number,
  items: T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}
