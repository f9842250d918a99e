import type pg from 'pg';
import { type Poller, poll } from '../clockwork/poller.ts';
import { JobQueue } from './job-queue-store.ts';
import { JOB_NAMES, type Job, type JobName } from './jobs.ts';

/** A job that was asked for did not get to its end; the log has the reason. It will be tried again. */
export class JobFailedError extends Error {
  constructor(readonly job: JobName) {
    super(`The job ${job} failed. It will be tried again.`);
    this.name = 'JobFailedError';
  }
}

const TICK_MS = 30_000;
/** The start of the server goes first. */
const FIRST_TICK_MS = 5_000;
const HOUR_MS = 60 * 60 * 1_000;
/** A job that still has work after this ends, and goes on in an hour. Shorter than its row in the table lives. */
const LONGEST_MS = 120_000;
const MAINTAIN_EVERY_TICKS = 20;

/**
 * Runs the jobs of the table: each hour one of each kind, on whichever node comes first. What was begun by a process
 * that died is taken up again. In an idle minute a node asks the table six times.
 */
export class Housekeeping {
  private readonly queue: JobQueue;
  private readonly poller: Poller<void>;
  private readonly ending = new AbortController();
  private opened: Promise<void> | null = null;
  private working: Promise<void> = Promise.resolve();
  private ticks = 0;
  private lastHour = -1;

  constructor(
    pool: pg.Pool,
    private readonly jobs: Record<JobName, Job>,
    private readonly onTrouble: (job: JobName | null, error: unknown) => void,
  ) {
    this.queue = new JobQueue(pool, (error) => onTrouble(null, error));
    this.poller = poll({
      first: FIRST_TICK_MS,
      every: TICK_MS,
      run: () => this.inTurn(() => this.tick()),
      onError: (error) => onTrouble(null, error),
    });
  }

  start(): void {
    this.poller.start();
  }

  /** Lets the batch that is under way end; the job goes on in its next run. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.poller.stop();
    await this.working;
    if (this.opened) await this.queue.close().catch(() => undefined);
  }

  /** Runs a job now, through the table, and waits for its end. @throws JobFailedError */
  async run(name: JobName): Promise<void> {
    await this.open();
    const id = await this.queue.add(name);
    while (!this.ending.signal.aborted) {
      await this.inTurn(() => this.workOn(name));
      const state = await this.queue.stateOf(name, id);
      if (state === 'completed') return;
      if (state !== 'created' && state !== 'active') throw new JobFailedError(name);
      // Another node is at it.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private open(): Promise<void> {
    this.opened ??= this.queue.open(JOB_NAMES).catch((error: unknown) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  /** One thing at a time in this process, and nothing any more once it is stopped. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.working.then(() => (this.ending.signal.aborted ? undefined : work()));
    this.working = done.catch(() => undefined);
    return done;
  }

  private async tick(): Promise<void> {
    await this.open();
    const hour = Math.floor(Date.now() / HOUR_MS);
    if (hour !== this.lastHour) for (const name of JOB_NAMES) await this.queue.addHourly(name);
    this.lastHour = hour;
    for (const name of JOB_NAMES) await this.workOn(name);
    if (this.ticks++ % MAINTAIN_EVERY_TICKS === 0) await this.queue.maintain();
  }

  /** Works on every job of a kind that is due. */
  private async workOn(name: JobName): Promise<void> {
    while (!this.ending.signal.aborted) {
      const id = await this.queue.take(name);
      if (!id) return;
      const signal = AbortSignal.any([this.ending.signal, AbortSignal.timeout(LONGEST_MS)]);
      try {
        await this.jobs[name](signal);
        await this.queue.complete(name, id);
      } catch (error) {
        this.onTrouble(name, error);
        await this.queue.fail(name, id, error);
      }
    }
  }
}
