/**
 * What the watch can find.
 *
 * DATABASE_AWAY: the database does not answer. FEED_BEHIND: an event waits to be shown at the desks. STEPS_OVERDUE: an
 * alert should have moved on. NOTICES_WAITING: notices are due and nobody sends them. NOTICES_STUCK: notices are being
 * sent for far too long. QUEUE_GROWING: more and more notices wait. CARRIER_FAILING: a carrier takes nothing any more.
 * DRILL_FAILED: the last drill did not come through. DRILL_MISSING: none was run for long. NODE_SILENT: a node stopped
 * looking without having been ended.
 */
export const FINDINGS = [
  'DATABASE_AWAY',
  'FEED_BEHIND',
  'STEPS_OVERDUE',
  'NOTICES_WAITING',
  'NOTICES_STUCK',
  'QUEUE_GROWING',
  'CARRIER_FAILING',
  'DRILL_FAILED',
  'DRILL_MISSING',
  'NODE_SILENT',
] as const;
export type Finding = (typeof FINDINGS)[number];

/** How often every node looks. */
export const LOOK_MS = 30_000;
/** A watch that has not looked for so long is silent: three looks were left out. */
export const SILENT_MS = 95_000;

/** What a node measured at one look. Seconds; zero where there is nothing. */
export interface Measured {
  /** How long the oldest event waits to be handed on here. */
  feedBehindSeconds: number;
  /** Steps and acceptances that should have been done fifteen seconds ago. */
  overdueSteps: number;
  /** Since when the oldest first notice, and the oldest other one, is due without being sent. */
  urgentWaitingSeconds: number;
  otherWaitingSeconds: number;
  /** Notices whose lease ran out or whose carrier has had them for far too long. */
  stuckNotices: number;
  /** Everything that is due. */
  due: number;
  /** Carriers of which every try of the last five minutes failed. */
  failingCarriers: number;
  silentNodes: number;
  drill: { failed: boolean; missing: boolean };
}

const LATE_SECONDS = 15;
/** What is no first notice may wait for those that are. */
const OTHER_LATE_SECONDS = 120;
/** Fewer than this are sent within the second. */
const QUEUE_MATTERS = 100;

/** Judges what was measured. `dueBefore`: `due` at the two looks before, oldest first. */
export function judge(measured: Measured, dueBefore: readonly number[]): Finding[] {
  const [first = Number.POSITIVE_INFINITY, second = Number.POSITIVE_INFINITY] = dueBefore;
  const found: Record<Exclude<Finding, 'DATABASE_AWAY'>, boolean> = {
    FEED_BEHIND: measured.feedBehindSeconds > LATE_SECONDS,
    STEPS_OVERDUE: measured.overdueSteps > 0,
    NOTICES_WAITING:
      measured.urgentWaitingSeconds > LATE_SECONDS ||
      measured.otherWaitingSeconds > OTHER_LATE_SECONDS,
    NOTICES_STUCK: measured.stuckNotices > 0,
    QUEUE_GROWING: measured.due >= QUEUE_MATTERS && measured.due > second && second > first,
    CARRIER_FAILING: measured.failingCarriers > 0,
    DRILL_FAILED: measured.drill.failed,
    DRILL_MISSING: measured.drill.missing,
    NODE_SILENT: measured.silentNodes > 0,
  };
  return FINDINGS.filter((each) => each !== 'DATABASE_AWAY' && found[each]);
}
