import type { AlertOutcome } from '../src/db/generated/enums.ts';

/** What the desk goes on doing after a forced cancel, and cannot do after an honest one. */
export const TRANSITIONS = [
  'none',
  'cancelled honestly before',
  'taken',
  'released',
  'assigned',
  'assignment lapsed',
  'escalated to another post',
  'rerouted by a position',
  'closed by the first post',
  'closed by another post',
  'taken from whom it was assigned to',
] as const;
export type Transition = (typeof TRANSITIONS)[number];

const ERASURES = ['never', 'before closing', 'after closing'] as const;
type Erasure = (typeof ERASURES)[number];

/** One person's press, from its cancel on. */
export interface Story {
  isForced: boolean;
  /** Null for an honest one. */
  transition: Transition | null;
  /** Whether an officer had taken and assigned it before it was cancelled. */
  wasAssigned: boolean;
  closedBy: 'call-center' | 'los-angeles' | 'san-diego';
  outcome: AlertOutcome;
  erased: Erasure;
}

type Ending = Pick<Story, 'closedBy' | 'outcome'>;

const ENDINGS: Record<Transition, Ending> = {
  none: { closedBy: 'call-center', outcome: 'HELPED' },
  'cancelled honestly before': { closedBy: 'call-center', outcome: 'HELPED' },
  taken: { closedBy: 'los-angeles', outcome: 'REFERRED' },
  released: { closedBy: 'call-center', outcome: 'HELPED' },
  assigned: { closedBy: 'call-center', outcome: 'NOT_REACHED' },
  'assignment lapsed': { closedBy: 'call-center', outcome: 'HELPED' },
  'escalated to another post': { closedBy: 'call-center', outcome: 'HELPED' },
  'rerouted by a position': { closedBy: 'call-center', outcome: 'HELPED' },
  'closed by the first post': { closedBy: 'los-angeles', outcome: 'DRILL_DONE' },
  'closed by another post': { closedBy: 'san-diego', outcome: 'MISTAKE_CONFIRMED' },
  'taken from whom it was assigned to': { closedBy: 'call-center', outcome: 'HELPED' },
};

const FORCED: Story[] = TRANSITIONS.flatMap((transition) =>
  ERASURES.map((erased) => ({
    isForced: true,
    transition,
    wasAssigned: transition === 'taken from whom it was assigned to',
    ...ENDINGS[transition],
    erased,
  })),
);

/** Stories of one name are told alike. */
export const twinName = ({ wasAssigned, outcome, erased }: Story) =>
  `${wasAssigned ? 'assigned before, ' : ''}closed as ${outcome}, erased ${erased}`;

/** The honest one of each name: only the first post and the call centre can close it. */
const HONEST: Story[] = [...new Map(FORCED.map((story) => [twinName(story), story])).values()].map(
  (story) => ({
    ...story,
    isForced: false,
    transition: null,
    closedBy: story.closedBy === 'san-diego' ? 'los-angeles' : story.closedBy,
  }),
);

export const STORIES: Story[] = [...HONEST, ...FORCED];
