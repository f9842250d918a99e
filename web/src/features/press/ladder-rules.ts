import type { NoticeLadderQuery } from '../../gql/press/graphql';

export type Step = NonNullable<NoticeLadderQuery['alert']>['deliveries'][number];

/** How far a contact has been reached, all ways together. */
export type Reach =
  | 'ACKNOWLEDGED'
  | 'OPENED'
  | 'DELIVERED'
  | 'ACCEPTED'
  | 'WAITING'
  | 'TROUBLE'
  | 'FAILED'
  | 'NOT_SENT';

export interface Rung {
  contactId: string | null;
  name: string | null;
  relation: string | null;
  reach: Reach;
  /** Of the first notice, one for each way. */
  steps: Step[];
}

const BEST_FIRST = ['ACKNOWLEDGED', 'OPENED', 'DELIVERED', 'ACCEPTED'] as const;

/** The first notices by contact, in the order in which they were written. */
export function rungsOf(deliveries: readonly Step[]): Rung[] {
  const byContact = new Map<string, Step[]>();
  for (const step of deliveries) {
    if (step.notice !== 'RAISED') continue;
    const key = step.contact?.id ?? '';
    byContact.set(key, [...(byContact.get(key) ?? []), step]);
  }
  return [...byContact].map(([id, steps]) => ({
    contactId: id || null,
    name: steps[0]?.contact?.name ?? null,
    relation: steps[0]?.contact?.relation ?? null,
    reach: reachOf(steps),
    steps,
  }));
}

export function reachOf(steps: readonly Step[]): Reach {
  // Also by a link that the person sent themselves.
  if (steps.some(({ acknowledgedAt }) => acknowledgedAt)) return 'ACKNOWLEDGED';
  if (steps.some(({ openedAt }) => openedAt)) return 'OPENED';
  for (const state of BEST_FIRST) if (steps.some((step) => step.state === state)) return state;
  const waiting = steps.filter(({ state }) => state === 'QUEUED' || state === 'SENDING');
  if (waiting.length > 0)
    return waiting.every(({ reason }) => reason !== null) ? 'TROUBLE' : 'WAITING';
  return steps.some(({ state }) => state === 'FAILED') ? 'FAILED' : 'NOT_SENT';
}
