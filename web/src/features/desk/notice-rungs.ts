import type { NoticesOfAlertQuery } from '../../gql/desk/graphql';
import { type Reach, reachOf } from '../../lib/notice-reach';
import type { Tone } from '../../ui/notice';

export type NoticeStep = NonNullable<NoticesOfAlertQuery['alert']>['deliveries'][number];

export interface NoticeRung {
  /** The contact's place in the person's order; null for one who was removed. */
  number: number | null;
  reach: Reach;
  /** Nothing got through, and not because the contact wished so: somebody should call them. */
  isUnreached: boolean;
  /** Of the first notice, one for each way. */
  steps: NoticeStep[];
}

/** The first notices by contact: who could not be told first, then in the person's order. */
export function rungsOf(deliveries: readonly NoticeStep[]): NoticeRung[] {
  const byNumber = new Map<number | null, NoticeStep[]>();
  for (const step of deliveries) {
    if (step.notice !== 'RAISED' || step.toStaff) continue;
    const number = step.contactNumber ?? null;
    byNumber.set(number, [...(byNumber.get(number) ?? []), step]);
  }
  const place = ({ isUnreached, number }: NoticeRung) => (isUnreached ? -100 : 0) + (number ?? 99);
  return [...byNumber]
    .map(([number, steps]) => {
      const reach = reachOf(steps);
      return { number, reach, isUnreached: isUnreached(reach, steps), steps };
    })
    .sort((one, other) => place(one) - place(other));
}

/**
 * How far whoever was called of the staff has been reached: the calls of the last round, all of them together. Null when
 * nobody was.
 */
export function staffRung(deliveries: readonly NoticeStep[]): NoticeRung | null {
  const pages = deliveries.filter(({ toStaff }) => toStaff);
  const last = pages.at(-1)?.createdAt;
  const steps = pages.filter(({ createdAt }) => createdAt === last);
  if (steps.length === 0) return null;
  const reach = reachOf(steps);
  return { number: null, reach, isUnreached: isUnreached(reach, steps), steps };
}

const isUnreached = (reach: Reach, steps: NoticeStep[]): boolean =>
  reach === 'FAILED' ||
  (reach === 'NOT_SENT' &&
    steps.some(({ reason }) => reason === 'NO_CARRIER' || reason === 'NO_ADDRESS'));

const TONES: Record<Reach, Tone> = {
  ACKNOWLEDGED: 'good',
  OPENED: 'good',
  DELIVERED: 'calm',
  ACCEPTED: 'calm',
  VOICEMAIL: 'warn',
  WAITING: 'plain',
  TROUBLE: 'warn',
  FAILED: 'alarm',
  NOT_SENT: 'warn',
};

export const toneOf = (reach: Reach): Tone => TONES[reach];
