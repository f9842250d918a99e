import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
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
  private readonly poller: Poller<DrillReport | null>;

  constructor(private readonly on: Dependencies) {
    this.poller = poll({
      first: ASK_MS,
      every: ASK_MS,
      run: (signal) => this.run(signal),
      onError: on.onTrouble,
    });
  }

  start(): void {
    if (this.on.everyMinutes > 0) this.poller.start();
  }

  /** Breaks off the drill that is under way: the next one closes what it left open. */
  stop(): Promise<void> {
    return this.poller.stop();
  }

  /** The report of the drill that was due; null when none was, or it could not be held. */
  async runIfDue(): Promise<DrillReport | null> {
    return (await this.poller.runDue().catch(() => null)) ?? null;
  }

  private async run(signal: AbortSignal): Promise<DrillReport | null> {
    const { pool, clock, everyMinutes } = this.on;
    const id = randomUUID();
    if (!(await claimDrill(pool, id, clock(), everyMinutes))) return null;
    const report = await this.play(signal);
    if (signal.aborted) {
      await forgetDrill(pool, id);
      return null;
    }
    const { failedAt, steps } = report;
    await endDrill(pool, { id, endedAt: clock(), failedAt, steps });
    this.on.onEnded(report);
    return report;
  }

  private async play(signal: AbortSignal): Promise<DrillReport> {
    const { casting, url, publicUrl, stepMs } = this.on;
    const cast = await casting.gather().catch((error: unknown) => {
      this.on.onTrouble(error);
      return null;
    });
    if (!cast) return { failedAt: 'ENROLLED', reason: 'CAST', steps: [] };
    try {
      return await new Drill({ url, origin: publicUrl, cast, stepMs, signal }).run();
    } finally {
      await cast.dismiss().catch((error: unknown) => this.on.onTrouble(error));
    }
  }
}
