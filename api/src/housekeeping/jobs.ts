import type pg from 'pg';
import type { AuditService } from '../audit/audit-service.ts';
import type { Clock } from '../clock.ts';
import type { DataKeys } from '../privacy/data-keys.ts';
import { moveKeys, sweepKeys } from '../privacy/key-housekeeping.ts';
import { deleteAccessChanges, deleteExpiredInvitations } from './access-sweep-store.ts';
import { deleteNotices, forgetAlerts, readDueAlerts } from './forget-store.ts';

/** The jobs, each durable and once an hour. */
export const JOB_NAMES = ['forget', 'sweep-keys', 'sweep-access'] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** A job. Works in short batches and stops between two of them when `signal` says so; the next run goes on there. */
export type Job = (signal: AbortSignal) => Promise<void>;

export interface JobDependencies {
  pool: pg.Pool;
  /** The database of the keys; null where keys live in the main one. */
  keysPool: pg.Pool | null;
  keys: Pick<DataKeys, 'destroy'>;
  audit: Pick<AuditService, 'record'>;
  clock: Clock;
  forgetAfterDays: number;
  forgetOpenAfterDays: number;
  /** Ends the erasures of persons that waited for their last alert. */
  finishErasures?: (now: Date) => Promise<unknown>;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const HOUR_MS = 60 * 60 * 1_000;
/** Small, for a transaction that writes holds the live feed back as long as it runs. */
const BATCH = 100;
const SWEEP_BATCH = 1_000;

export function createJobs(on: JobDependencies): Record<JobName, Job> {
  const { pool, keysPool, clock } = on;
  return {
    async forget(signal) {
      await on.finishErasures?.(clock());
      await forget(on, signal);
      const before = new Date(clock().getTime() - on.forgetAfterDays * DAY_MS);
      await inBatches(signal, () => deleteNotices(pool, before, SWEEP_BATCH));
    },
    async 'sweep-keys'() {
      if (keysPool) await moveKeys(pool, keysPool, clock());
      await sweepKeys(keysPool ?? pool, pool, clock());
    },
    async 'sweep-access'(signal) {
      const now = clock();
      const hourAgo = new Date(now.getTime() - HOUR_MS);
      await inBatches(signal, () => deleteAccessChanges(pool, hourAgo, SWEEP_BATCH));
      await inBatches(signal, () => deleteExpiredInvitations(pool, now, SWEEP_BATCH));
    },
  };
}

/**
 * Forgets what was told in alerts that are long over. The keys go first: cut off after that, nothing is readable any
 * more and the next run empties the rows; the other way round a key could stay behind unnoticed.
 */
async function forget(on: JobDependencies, signal: AbortSignal): Promise<void> {
  const now = on.clock();
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  let forgotten = 0;
  try {
    await inBatches(signal, async () => {
      const due = await readDueAlerts(
        on.pool,
        ago(on.forgetAfterDays),
        ago(on.forgetOpenAfterDays),
        BATCH,
      );
      if (due.length === 0) return 0;
      await on.keys.destroy(due.map(({ keyId }) => keyId));
      forgotten += await forgetAlerts(
        on.pool,
        due.map(({ id }) => id),
        now,
      );
      return due.length;
    });
  } finally {
    if (forgotten > 0)
      await on.audit.record({
        actor: 'SYSTEM',
        action: 'ALERTS_FORGOTTEN',
        detail: { count: forgotten },
      });
  }
}

async function inBatches(signal: AbortSignal, batch: () => Promise<number>): Promise<void> {
  while (!signal.aborted && (await batch()) > 0);
}
