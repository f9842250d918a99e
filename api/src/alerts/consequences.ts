import type {
  AlertEventType,
  AlertStatus,
  ChannelState,
  EscalationAction,
  NoticeChannel,
  NoticeKind,
} from '../db/generated/enums.ts';

/**
 * What follows an event of an alert. This table is all there is: the writer of the log (`log-writer.ts`) is made from it
 * and carries it out in the statement that writes the event, and a test compares the two over every combination.
 */
export interface Consequence {
  /** What the person's side is told of it while nobody was forced to cancel; null for nothing. */
  told: AlertEventType | null;
  /** What it is told after a forced cancel, where that is something. It must be what an honest cancel would have left. */
  toldUnderDuress?: AlertEventType;
  /** That side is told of it once for an alert: a second time it is told nothing. */
  once?: true;
  /**
   * What becomes of the timers. Left out: escalation runs while the alert waits for somebody (is started anew if it
   * stood still) and stops when it does not; an acceptance is awaited only while it is assigned.
   */
  timer?: 'START' | 'NEXT_STEP' | 'AWAIT_ACCEPTANCE';
  /** Over what the officers whom the event names are paged. Nobody is for a drill, or for what they did themselves. */
  pages?: NoticeChannel[];
}

export const CONSEQUENCES: Record<AlertEventType, Consequence> = {
  RAISED: { told: 'RAISED', timer: 'START' },
  REROUTED: { told: 'REROUTED' },
  POSITION_REPORTED: { told: 'POSITION_REPORTED' },
  ACKNOWLEDGED: { told: 'ACKNOWLEDGED' },
  RELEASED: { told: 'RELEASED' },
  ASSIGNED: { told: 'ASSIGNED', timer: 'AWAIT_ACCEPTANCE', pages: ['SMS'] },
  ASSIGNMENT_ACCEPTED: { told: null, timer: 'AWAIT_ACCEPTANCE' },
  ASSIGNMENT_LAPSED: { told: null },
  TRANSFERRED: { told: 'TRANSFERRED' },
  ESCALATED: { told: 'ESCALATED', timer: 'NEXT_STEP', pages: ['VOICE', 'SMS'] },
  NOTED: { told: null },
  CANCELLED: { told: 'CANCELLED', once: true },
  CANCELLED_UNDER_DURESS: { told: null, toldUnderDuress: 'CANCELLED', once: true },
  CLOSED: { told: 'CLOSED', toldUnderDuress: 'CLOSED' },
  ERASURE_ASKED: { told: null, toldUnderDuress: 'ERASED', once: true },
  ERASED: { told: 'ERASED', toldUnderDuress: 'ERASED', once: true },
  DETAILS_VIEWED: { told: null },
  SEEN_BY_CONTACT: { told: 'SEEN_BY_CONTACT', toldUnderDuress: 'SEEN_BY_CONTACT' },
};

/** What contacts are sent for what their side is told; null for nothing. It follows that alone, so duress has its twin here. */
export const NOTICES: Partial<Record<AlertEventType, NoticeKind>> = {
  RAISED: 'RAISED',
  ACKNOWLEDGED: 'TAKEN',
  ASSIGNED: 'TAKEN',
  REROUTED: 'MOVED_ON',
  TRANSFERRED: 'MOVED_ON',
  RELEASED: 'MOVED_ON',
  ESCALATED: 'MOVED_ON',
  CANCELLED: 'CANCELLED',
  CLOSED: 'CLOSED',
};

/** Steps of escalation that contacts are sent a notice of: in the first round, where the step did anything. */
export const TOLD_STEPS: EscalationAction[] = ['CALL_CENTER', 'NEAREST_POST'];

/** Notices that take the place of every notice that has not gone out; the others leave first notices alone. */
export const ENDS: NoticeKind[] = ['CANCELLED', 'CLOSED'];

/** Seconds that a call waits for a contact who is told over another channel too. */
export const CALL_AFTER_SECONDS = 60;

/** States of a first notice that has reached somebody, may have, or is under way: what follows goes there too. */
export const MAY_HAVE_REACHED = [
  'QUEUED',
  'SENDING',
  'ACCEPTED',
  'DELIVERED',
  'OPENED',
  'ACKNOWLEDGED',
] as const;

/** An event as far as its consequences depend on it, with its alert as it stands afterwards. */
export interface EventFacts {
  type: AlertEventType;
  status: AlertStatus;
  underDuress: boolean;
  drill: boolean;
  /** That the person's side was told of this before. */
  toldBefore: boolean;
  step?: EscalationAction | null;
  round?: number | null;
  skipped?: string | null;
}

/** What the person's side is told of an event; null for nothing. */
export function toldOf({ type, underDuress, toldBefore }: EventFacts): AlertEventType | null {
  const { told, toldUnderDuress = null, once } = CONSEQUENCES[type];
  const isTold = underDuress ? toldUnderDuress : told;
  return once && toldBefore ? null : isTold;
}

/** What contacts are sent; null for nothing. */
export function noticeOf(event: EventFacts): NoticeKind | null {
  const told = toldOf(event);
  if (told === null) return null;
  if (told === 'ESCALATED') {
    const { step, round, skipped } = event;
    if (skipped || round !== 0 || !step || !TOLD_STEPS.includes(step)) return null;
  }
  return NOTICES[told] ?? null;
}

/** What an event does to escalation and to an acceptance that is awaited. */
export function timerOf(
  { type, status }: EventFacts,
  isRunning: boolean,
): {
  escalation: 'START' | 'NEXT_STEP' | 'RESTART' | 'STOP' | 'KEEP';
  acceptance: 'SET' | 'KEEP' | 'STOP';
} {
  const { timer } = CONSEQUENCES[type];
  const acceptance = timer === 'AWAIT_ACCEPTANCE' ? 'SET' : status === 'ASSIGNED' ? 'KEEP' : 'STOP';
  if (timer === 'START' || timer === 'NEXT_STEP') return { escalation: timer, acceptance };
  if (status !== 'RAISED') return { escalation: 'STOP', acceptance };
  return { escalation: isRunning ? 'KEEP' : 'RESTART', acceptance };
}

/** A channel of a contact, as far as the first notice depends on it. */
export interface ChannelFacts {
  channel: NoticeChannel;
  state: ChannelState;
  /** A push's subscription is there. Other channels have their address in the contact. */
  hasAddress: boolean;
}

/** Why a channel gets no first notice, in a word of NoticeReason; null where it gets one. */
export function skippedChannel(
  { channel, state, hasAddress }: ChannelFacts,
  drill: boolean,
): string | null {
  if (state === 'STOPPED' || state === 'DECLINED') return state;
  if (channel === 'PUSH' && !hasAddress) return 'NO_ADDRESS';
  return drill && state !== 'CONFIRMED' ? 'NOT_CONFIRMED' : null;
}

/** Seconds after the event at which a first notice is due: a call waits while the contact is told in another way. */
export function dueAfterSeconds(one: ChannelFacts, all: ChannelFacts[], drill: boolean): number {
  const isToldOtherwise = all.some(
    (other) => other.channel !== 'VOICE' && skippedChannel(other, drill) === null,
  );
  return one.channel === 'VOICE' && isToldOtherwise ? CALL_AFTER_SECONDS : 0;
}

/** A first notice that was written, as far as what follows depends on it. */
export interface FirstNotice {
  channel: NoticeChannel;
  state: string;
  reason: string | null;
  uncertain: boolean;
}

/** Whether what has not gone out is replaced by a notice: everything by an end, else what is no first notice. */
export function isReplaced(
  notice: NoticeKind,
  waiting: { urgent: boolean; state: string },
): boolean {
  return waiting.state === 'QUEUED' && (ENDS.includes(notice) || !waiting.urgent);
}

/** Whether a notice follows this first one to the same contact. `all`: the contact's first notices, as they stand after replacing. */
export function isFollowed(notice: NoticeKind, first: FirstNotice, all: FirstNotice[]): boolean {
  const isForShow = (each: FirstNotice) => each.reason === 'NO_CARRIER';
  const mayHaveReached =
    (MAY_HAVE_REACHED as readonly string[]).includes(first.state) ||
    first.uncertain ||
    (first.state === 'SKIPPED' && isForShow(first));
  if (!mayHaveReached) return false;
  // Nobody is called about what follows whom another channel tells; of a cancel they are.
  if (first.channel !== 'VOICE' || notice === 'CANCELLED') return true;
  return !all.some(
    (other) =>
      other.channel !== 'VOICE' &&
      (!['FAILED', 'SKIPPED', 'REPLACED'].includes(other.state) ||
        (isForShow(first) && isForShow(other))),
  );
}
