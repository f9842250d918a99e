import type { SyntheticDrill } from './drill-store.ts';

/** Longer than any drill takes. */
const LONGEST_MS = 120_000;
const MINUTE_MS = 60_000;

/** How the drills stand. `drills`: the last ones, newest first. `since`: when the watch of this node began. */
export function judgeDrills(
  drills: readonly SyntheticDrill[],
  everyMinutes: number,
  now: Date,
  since: Date,
): { failed: boolean; missing: boolean } {
  if (everyMinutes === 0) return { failed: false, missing: false };
  const ended = drills.find(
    ({ endedAt, startedAt }) => endedAt || now.getTime() - startedAt.getTime() > LONGEST_MS,
  );
  const passed = drills.find(({ endedAt, failedAt }) => endedAt && !failedAt);
  const last = Math.max(since.getTime(), passed?.startedAt.getTime() ?? 0);
  return {
    // One that its process took with it has failed too.
    failed: ended !== undefined && (ended.failedAt !== null || ended.endedAt === null),
    missing: now.getTime() - last > 2 * everyMinutes * MINUTE_MS + LONGEST_MS,
  };
}
