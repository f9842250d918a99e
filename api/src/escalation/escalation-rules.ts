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
  /** Nothing is set up to call them with. */
  | 'NO_CARRIER'
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

/** An alert, as far as it says what its steps can do. */
export interface Escalated {
  consulateCode: string | null;
  countyFips: string | null;
  positionSealed: Uint8Array | null;
  posts: string[];
  drill: boolean;
}

/** Why a step of this alert will have nothing to do, as far as that is known without looking further; else null. */
export function foreseenSkip(
  alert: Escalated,
  round: number,
  action: EscalationAction,
): SkipReason | null {
  switch (action) {
    case 'CALL_CENTER':
      // In later rounds it is called again.
      return round === 0 && alert.consulateCode === null ? 'ALREADY_THERE' : null;
    case 'NEAREST_POST': {
      const isNowhere = !alert.consulateCode && !alert.countyFips && !alert.positionSealed;
      return isNowhere || alert.posts.length >= MOST_POSTS ? 'NO_OTHER_POST' : null;
    }
    case 'SUPERVISORS':
      return alert.drill ? 'DRILL' : null;
  }
}

/**
 * The next step that will do anything, and when. Those before it that will not take no time; where all that are left of
 * this round will not, the next one begins after its pause. Null where no step ever will.
 */
export function nextDeed(
  { steps, repeatAfterSeconds }: Policy,
  { step, round, dueAt }: Pick<Timer, 'step' | 'round'> & { dueAt: Date },
  alert: Escalated,
): { at: Date; action: EscalationAction } | null {
  const doing = (from: number, inRound: number) =>
    steps.slice(from).find(({ action }) => foreseenSkip(alert, inRound, action) === null);
  const now = doing(step, round);
  if (now) return { at: dueAt, action: now.action };
  const later = doing(0, round + 1);
  return later ? { at: after(dueAt, repeatAfterSeconds), action: later.action } : null;
}

/** How long somebody has to accept an assignment before it goes to the next. Long enough to wake and to unlock a phone. */
export const ACCEPT_WITHIN_MS = 120_000;

/** Most people who may wait behind an assignee. */
export const MOST_NEXT_ASSIGNEES = 5;
