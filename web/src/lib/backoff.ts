const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** How long to wait after so many failures in a row: 0.5 s, 1 s, 2 s … 10 s. */
export function backoffMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
}

/**
 * The same with up to half taken off at random, so that a thousand screens that lost one
 * server do not all come back in the same instant.
 */
export function jitteredBackoffMs(failures: number, random: () => number = Math.random): number {
  return Math.round(backoffMs(failures) * (0.5 + random() / 2));
}
