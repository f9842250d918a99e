import type pg from 'pg';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import { readBacklog } from './backlog-store.ts';

const SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];

/** Where an alert had come when somebody took it. */
export type ReachedStep = 'POST' | 'CALL_CENTER' | 'NEAREST_POST' | 'SUPERVISORS';

/** Numbers for Prometheus. Labels are names of channels, carriers and steps: never of anybody. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly firstNotice = new Histogram({
    name: 'alertbutton_first_notice_seconds',
    help: 'From the press to the hand-over of a first notice to a carrier.',
    labelNames: ['channel'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly taken = new Histogram({
    name: 'alertbutton_taken_seconds',
    help: 'From the press until somebody took it, by how far it had moved on.',
    labelNames: ['step'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly tries = new Counter({
    name: 'alertbutton_delivery_tries_total',
    help: 'Tries by carrier and outcome: ACCEPTED, or why not.',
    labelNames: ['carrier', 'outcome'],
    registers: [this.registry],
  });
  private readonly due = new Gauge({
    name: 'alertbutton_deliveries_due',
    help: 'Deliveries that should be on their way, of all nodes.',
    labelNames: ['channel', 'urgent'],
    registers: [this.registry],
  });
  private readonly oldest = new Gauge({
    name: 'alertbutton_deliveries_oldest_due_seconds',
    help: 'How long the oldest of them has been due.',
    labelNames: ['channel', 'urgent'],
    registers: [this.registry],
  });
  private readonly overdue = new Gauge({
    name: 'alertbutton_escalation_steps_overdue',
    help: 'Steps and acceptances that should have been done fifteen seconds ago.',
    registers: [this.registry],
  });
  private readonly database = new Gauge({
    name: 'alertbutton_database_up',
    help: '1 while the database answers this node. Without it the numbers of what waits are left out.',
    registers: [this.registry],
  });
  private readonly followers = new Gauge({
    name: 'alertbutton_feed_followers',
    help: 'Live subscribers of this node.',
    registers: [this.registry],
  });

  private readonly lookedAt = new Gauge({
    name: 'alertbutton_watch_looked_timestamp_seconds',
    help: 'When the watch of this node last looked. If it stands still, the watch is silent.',
    registers: [this.registry],
  });
  private readonly findings = new Gauge({
    name: 'alertbutton_watch_findings',
    help: 'What the watch of this node finds not to be well: 1 while it is so.',
    labelNames: ['finding'],
    registers: [this.registry],
  });
  private readonly drills = new Counter({
    name: 'alertbutton_synthetic_drills_total',
    help: 'Drills that this node ran, by the step at which they stopped; NONE for those that came through.',
    labelNames: ['failed_at'],
    registers: [this.registry],
  });

  constructor(
    private readonly on: { pool: pg.Pool; clock: Clock; feed: { readonly followerCount: number } },
  ) {}

  /** A carrier was tried. `seconds`: since the press, for a first notice. */
  tried(carrier: string, outcome: string, channel: string, seconds: number | null): void {
    this.tries.inc({ carrier, outcome });
    if (outcome === 'ACCEPTED' && seconds !== null) this.firstNotice.observe({ channel }, seconds);
  }

  takenAfter(seconds: number, step: ReachedStep): void {
    this.taken.observe({ step }, seconds);
  }

  /** The watch has looked. */
  looked(at: Date, found: readonly string[]): void {
    this.lookedAt.set(at.getTime() / 1_000);
    this.findings.reset();
    for (const finding of found) this.findings.set({ finding }, 1);
  }

  drillEnded(failedAt: string | null): void {
    this.drills.inc({ failed_at: failedAt ?? 'NONE' });
  }

  /** In the text format of Prometheus. */
  async print(): Promise<string> {
    this.followers.set(this.on.feed.followerCount);
    await this.measureBacklog();
    return this.registry.metrics();
  }

  /** What only the database knows is left out while it does not answer: it would be yesterday's. */
  private async measureBacklog(): Promise<void> {
    this.due.reset();
    this.oldest.reset();
    this.overdue.reset();
    const backlog = await readBacklog(this.on.pool, this.on.clock()).catch(() => null);
    this.database.set(backlog ? 1 : 0);
    if (!backlog) return;
    for (const { channel, urgent, count, oldestSeconds } of backlog.due) {
      this.due.set({ channel, urgent: String(urgent) }, count);
      this.oldest.set({ channel, urgent: String(urgent) }, oldestSeconds);
    }
    this.overdue.set(backlog.overdueSteps);
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
