import type { CarrierFault } from './carriers/carrier.ts';

const SECOND = 1_000;
const URGENT_SECONDS = [1, 2, 4, 8, 15, 30, 60];
const OTHER_SECONDS = [5, 15, 30, 60, 120, 300];
const LONGEST_SECONDS = 300;
/** First notices and pages are tried until the alert ends; an hour after that they are tried less often. */
const URGENT_MINUTE_BY_MINUTE_MS = 60 * 60 * SECOND;
const OTHERS_FOR_MS = 60 * 60 * SECOND;
/** However long a carrier asks to be left alone: a first notice knocks again after this, the rest after the other. */
const LONGEST_PAUSE_MS = 30 * SECOND;
const OTHERS_PAUSE_MS = 15 * 60 * SECOND;
/** What goes to another carrier at once keeps so much of the place that it had in the queue. */
const KEPT_PLACE_MS = 10 * SECOND;
/** So often a carrier is tried before the next one for the same channel has its turn. */
export const TRIES_EACH = 2;
/** What the carrier took and then could not deliver is sent so often; tries that no carrier took do not count. */
export const MOST_UNDELIVERED = 5;

interface Tried {
  urgent: boolean;
  createdAt: Date;
  /** The number of the try that failed, from 1. */
  attempt: number;
  carriers: number;
  /** The carrier that refused at the try before. */
  refusedBy: string | null;
}

interface Failure {
  fault: CarrierFault;
  /** Where the carrier asked to be left alone: until one of the channel's carriers may be called. 0: another, at once, also where this one did not answer. */
  pauseMs: number | null;
}

/**
 * When to try again after a failure; null for never.
 *
 * Backoff with jitter (half to the whole of the step), so that a carrier that comes back is not met by all at once.
 * The first failure at a carrier's side goes to the next carrier without delay once this one had its tries, did not answer
 * in time, or asked to be left alone.
 */
export function retryAt(
  now: Date,
  { urgent, createdAt, attempt, carriers, refusedBy }: Tried,
  { fault, pauseMs }: Failure,
  random = Math.random,
): Date | null {
  const another = attempt % TRIES_EACH === 0 && carriers > 1;
  // What one refuses another may know how to reach; two say the same of a number that does not exist.
  if (fault === 'REFUSED')
    return carriers > 1 && refusedBy === null ? nextTurn(now, createdAt) : null;
  const age = now.getTime() - createdAt.getTime();
  if (!urgent && age > OTHERS_FOR_MS) return null;
  if (pauseMs === 0) return nextTurn(now, createdAt);
  if (another && !pauseMs && attempt <= carriers * TRIES_EACH) return nextTurn(now, createdAt);
  const steps = urgent ? URGENT_SECONDS : OTHER_SECONDS;
  const last = urgent && age > URGENT_MINUTE_BY_MINUTE_MS ? LONGEST_SECONDS : steps.at(-1);
  const seconds = steps[attempt - 1] ?? (last as number);
  const wait = seconds * SECOND * (0.5 + random() / 2);
  return new Date(
    now.getTime() +
      Math.max(wait, Math.min(pauseMs ?? 0, urgent ? LONGEST_PAUSE_MS : OTHERS_PAUSE_MS)),
  );
}

/** Before what was queued since: whoever waited for a carrier that failed does not wait behind thousands again. */
const nextTurn = (now: Date, createdAt: Date) =>
  new Date(Math.min(now.getTime(), Math.max(createdAt.getTime(), now.getTime() - KEPT_PLACE_MS)));

/** Which of a channel's carriers has the try of this number, from 1. */
export function carrierFor(attempt: number, carriers: number): number {
  return Math.floor((attempt - 1) / TRIES_EACH) % carriers;
}
