import type { EscalationAction } from '../db/generated/enums.ts';

/** A step of a policy: what is done with an alert that nobody took, so many seconds after it came. */
export interface PolicyStep {
  afterSeconds: number;
  action: EscalationAction;
}

/** When an alert of a post moves on, and how soon after the last step everything begins again. */
export interface Policy {
  /** One at least, in order of time. */
  steps: PolicyStep[];
  repeatAfterSeconds: number;
}

/** Where an alert stands in its policy. */
export interface Timer {
  /** The next step, from 0. */
  step: number;
  /** How often the policy has been gone through. */
  round: number;
  /** What the steps' seconds count from. */
  countsFrom: Date;
}

/** Why a step had nothing to do, in a word for programs. */
export type SkipReason =
  /** The alert is the call centre's from the start. */
  | 'ALREADY_THERE'
  /** No other post within reach, or enough posts have it. */
  | 'NO_OTHER_POST'
  | 'NOBODY_ON_DUTY'
  /** Who is on duty left no phone. */
  | 'NO_PHONE'
  /** A drill calls nobody out of bed. */
  | 'DRILL';

const after = (from: Date, seconds: number) => new Date(from.getTime() + seconds * 1_000);

/**
 * What comes after the present step. After one that was skipped the next is due at once; after the last one everything
 * begins again, always later, so that a policy that skips everything never runs in circles. Steps keep their distances.
 */
export function timerAfter(
  { steps, repeatAfterSeconds }: Policy,
  { step, round, countsFrom }: Timer,
  skipped: boolean,
  now: Date,
): Timer & { dueAt: Date } {
  const next = steps[step + 1];
  if (next) {
    const dueAt = skipped ? now : after(countsFrom, next.afterSeconds);
    return { step: step + 1, round, countsFrom, dueAt };
  }
  const first = steps[0]?.afterSeconds ?? 0;
  return {
    step: 0,
    round: round + 1,
    countsFrom: after(now, repeatAfterSeconds - first),
    dueAt: after(now, repeatAfterSeconds),
  };
}

/** Most posts that may have one alert. */
export const MOST_POSTS = 5;

/** How long somebody has to accept an assignment before it goes to the next. Long enough to wake and to unlock a phone. */
export const ACCEPT_WITHIN_MS = 120_000;

/** Most people who may wait behind an assignee. */
export const MOST_NEXT_ASSIGNEES = 5;
