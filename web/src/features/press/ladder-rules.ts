import type { NoticeLadderQuery } from '../../gql/press/graphql';
import { type Reach, reachOf } from '../../lib/notice-reach';

export type Step = NonNullable<NoticeLadderQuery['alert']>['deliveries'][number];

/** How far the notice came that says how the alert ended. */
export interface Ending {
  notice: 'CANCELLED' | 'CLOSED';
  reach: Reach;
  /** Why it did not come, where one is known. */
  reason: NonNullable<Step['reason']> | null;
}

export interface Rung {
  contactId: string | null;
  name: string | null;
  relation: string | null;
  reach: Reach;
  /** Of the first notice, one for each way. */
  steps: Step[];
  /** Null while the alert is open, and for who was told of nothing. */
  ending: Ending | null;
}

/** The first notices by contact, in the person's own order; who was removed comes last. */
export function rungsOf(deliveries: readonly Step[]): Rung[] {
  const byContact = new Map<string, Step[]>();
  for (const step of deliveries) {
    const key = step.contact?.id ?? '';
    byContact.set(key, [...(byContact.get(key) ?? []), step]);
  }
  return [...byContact]
    .map(([id, all]) => ({ id, contact: all[0]?.contact ?? null, all, first: firstOf(all) }))
    .filter(({ first }) => first.length > 0)
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map(({ id, contact, all, first }) => ({
      contactId: id || null,
      name: contact?.name ?? null,
      relation: contact?.relation ?? null,
      reach: reachOf(first),
      steps: first,
      ending: endingOf(all),
    }));
}

/** Whether more may be heard of the notice that says how the alert ended. */
export const isEndingAwaited = (rungs: readonly Rung[]): boolean =>
  rungs.some(
    ({ reach, ending }) =>
      (ending === null && reach !== 'FAILED' && reach !== 'NOT_SENT') ||
      (ending !== null && AWAITED.includes(ending.reach)),
  );

const AWAITED: Reach[] = ['WAITING', 'TROUBLE', 'ACCEPTED'];

const firstOf = (steps: readonly Step[]) => steps.filter(({ notice }) => notice === 'RAISED');
const rankOf = ({ contact }: { contact: Step['contact'] }) => contact?.rank ?? Infinity;

function endingOf(steps: readonly Step[]): Ending | null {
  const of = (wanted: Ending['notice']) => steps.filter(({ notice }) => notice === wanted);
  const [closed, cancelled] = [of('CLOSED'), of('CANCELLED')];
  const last = closed.length > 0 ? closed : cancelled;
  if (last.length === 0) return null;
  const reach = reachOf(last);
  const isLost = reach === 'FAILED' || reach === 'NOT_SENT' || reach === 'TROUBLE';
  return {
    notice: closed.length > 0 ? 'CLOSED' : 'CANCELLED',
    reach,
    reason: isLost ? (last.find(({ reason }) => reason)?.reason ?? null) : null,
  };
}
