import type { NoticeLadderQuery } from '../../gql/press/graphql';
import { type Reach, reachOf } from '../../lib/notice-reach';

export type Step = NonNullable<NoticeLadderQuery['alert']>['deliveries'][number];

export interface Rung {
  contactId: string | null;
  name: string | null;
  relation: string | null;
  reach: Reach;
  /** Of the first notice, one for each way. */
  steps: Step[];
}

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
