import type { Alert } from '../db/generated/client.ts';

/** The wrapped data key of an alert. */
export interface StoredKey {
  wrappedBy: string;
  wrappedKey: Uint8Array;
}

/** What an alert waits for; null where it does not. */
export interface AlertTimer {
  /** The next step of its policy, from 0. */
  step: number;
  /** How often the policy has been gone through. */
  round: number;
  dueAt: Date | null;
  /** Until when its assignment must be accepted. */
  acceptBy: Date | null;
}

/** An alert as Prisma reads it: what the schema's Alert resolves from, whoever fetched it. */
export type AlertRow = Alert & {
  /** The wrapped key, when the reader brought it along. */
  key?: StoredKey;
  /** The alert's timers, when the reader brought them along. */
  timer?: AlertTimer;
};

/** Columns of `alerts` under Prisma's names, for statements that answer with whole alerts. */
const ALERT_COLUMNS: Record<keyof Alert, string> = {
  id: 'id',
  personId: 'person_id',
  status: 'status',
  lane: 'lane',
  drill: 'drill',
  pressedAt: 'pressed_at',
  receivedAt: 'received_at',
  pressNotes: 'press_notes',
  routingBasis: 'routing_basis',
  routingConfidence: 'routing_confidence',
  routingDistance: 'routing_distance',
  countyFips: 'county_fips',
  consulateCode: 'consulate_code',
  posts: 'posts',
  formerPosts: 'former_posts',
  linkedToId: 'linked_to_id',
  positionSealed: 'position_sealed',
  positionFixedAt: 'position_fixed_at',
  positionReceivedAt: 'position_received_at',
  acknowledgedAt: 'acknowledged_at',
  acknowledgedById: 'acknowledged_by_id',
  cancelledAt: 'cancelled_at',
  closedAt: 'closed_at',
  closedById: 'closed_by_id',
  outcome: 'outcome',
  keyId: 'key_id',
  duressAt: 'duress_at',
  shownAs: 'shown_as',
  shownPosts: 'shown_posts',
  assignedToId: 'assigned_to_id',
  assignedAt: 'assigned_at',
  assignmentAcceptedAt: 'assignment_accepted_at',
  erasureAskedAt: 'erasure_asked_at',
  forgottenAt: 'forgotten_at',
  callCenterAt: 'call_center_at',
  supervisorsAt: 'supervisors_at',
};

/**
 * A select list of whole alerts from `alias`, as Prisma reads them: arrays that are null are empty. Enum arrays are cast,
 * for pg has no parser for arrays of our own types.
 */
export function alertColumns(alias: string): string {
  const special: Record<string, string> = {
    press_notes: `${alias}.press_notes::text[]`,
    shown_posts: `coalesce(${alias}.shown_posts, '{}')`,
  };
  return Object.entries(ALERT_COLUMNS)
    .map(([name, column]) => `${special[column] ?? `${alias}.${column}`} AS "${name}"`)
    .join(', ');
}
