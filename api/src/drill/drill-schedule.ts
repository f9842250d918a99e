import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { claimDrill, endDrill, forgetDrill } from '../watch/drill-store.ts';
import { Drill, type DrillReport } from './drill.ts';
import type { DrillCasting } from './drill-cast.ts';

interface Dependencies {
  pool: pg.Pool;
  clock: Clock;
  casting: Pick<DrillCasting, 'gather'>;
  /** Where this server listens, and where people reach it. */
  url: string;
  publicUrl: string;
  everyMinutes: number;
  /** How long each step of a drill may take. */
  stepMs?: number;
  onEnded(report: DrillReport): void;
  onTrouble(error: unknown): void;
}

/** How often a node asks whether a drill is due. */
const ASK_MS = 20_000;

/** Runs a drill every so many minutes, on one node. */
export class DrillSchedule {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private readonly ending = new AbortController();

  constructor(private readonly on: Dependencies) {}

  start(): void {
    if (this.on.everyMinutes === 0) return;
    this.timer = setInterval(() => void this.runIfDue(), ASK_MS);
    this.timer.unref();
  }

  /** Breaks off the drill that is under way: the next one closes what it left open. */
  async stop(): Promise<void> {
    this.ending.abort();
    clearInterval(this.timer);
    await this.running;
  }

  /** The report of the drill that was due; null when none was. */
  runIfDue(): Promise<DrillReport | null> {
    const done = this.running.then(() => (this.ending.signal.aborted ? null : this.runNow()));
    this.running = done.catch(() => undefined);
    return done.catch((error: unknown) => {
      this.on.onTrouble(error);
      return null;
    });
  }

  private async runNow(): Promise<DrillReport | null> {
    const { pool, clock, casting, url, publicUrl, everyMinutes } = this.on;
    const id = randomUUID();
    if (!(await claimDrill(pool, id, clock(), everyMinutes))) return null;
    const report = await this.play(casting, url, publicUrl);
    if (this.ending.signal.aborted) {
      await forgetDrill(pool, id);
      return null;
    }
    const { failedAt, steps } = report;
    await endDrill(pool, { id, endedAt: clock(), failedAt, steps });
    this.on.onEnded(report);
    return report;
  }

  private async play(
    casting: Dependencies['casting'],
    url: string,
    publicUrl: string,
  ): Promise<DrillReport> {
    const cast = await casting.gather().catch((error: unknown) => {
      this.on.onTrouble(error);
      return null;
    });
    if (!cast) return { failedAt: 'ENROLLED', reason: 'CAST', steps: [] };
    try {
      return await new Drill({
        ...{ url, origin: publicUrl, cast },
        stepMs: this.on.stepMs,
        signal: this.ending.signal,
      }).run();
    } finally {
      await cast.dismiss().catch((error: unknown) => this.on.onTrouble(error));
    }
  }
}
