import type { AlertStatus } from '../db/generated/enums.ts';
import { OPEN } from './alert-rules.ts';
import { LAPSE } from './lapse-transition.ts';
import { REPORT_POSITION } from './position-transition.ts';
import type { Transition } from './transition-sql.ts';

const ALL: AlertStatus[] = [...OPEN, 'CANCELLED', 'CLOSED'];

const NOBODY_HAS_IT = {
  acknowledged_at: 'NULL',
  acknowledged_by_id: 'NULL',
  assigned_to_id: 'NULL',
  assigned_at: 'NULL',
  assignment_accepted_at: 'NULL',
};

/** As a forced cancel found the alert: what the person's side is shown from then on. See duress-view.ts. */
const SHOWN_AS = `jsonb_build_object(
  'cancelledAt', coalesce(t.cancelled_at, :at),
  'acknowledgedAt', t.acknowledged_at, 'acknowledgedById', t.acknowledged_by_id,
  'assignedAt', t.assigned_at, 'assignedToId', t.assigned_to_id,
  'consulateCode', t.consulate_code, 'countyFips', t.county_fips, 'routingBasis', t.routing_basis,
  'routingConfidence', t.routing_confidence, 'routingDistance', t.routing_distance,
  'callCenterAt', t.call_center_at, 'supervisorsAt', t.supervisors_at)`;

const EMPTIED = {
  position_sealed: 'NULL',
  position_fixed_at: 'NULL',
  routing_distance: 'NULL',
  shown_as: `a.shown_as || '{"routingDistance": null}'`,
};

const whenForced = (value: string, otherwise = 'NULL') =>
  `CASE WHEN :forced THEN ${value} ELSE ${otherwise} END`;

/**
 * Every way in which an alert changes. Each statement that changes one is made from a row of this table; what follows
 * its event (who is told what, which timers run) stands in consequences.ts. The first row has a statement of its own,
 * which also enrols (raise-store.ts). docs/alert-life.md is printed from both.
 */
export const TRANSITIONS = {
  raise: { label: 'pressed', from: [], to: 'RAISED', condition: '', events: ['RAISED'] },

  acknowledge: {
    label: 'an officer takes it',
    from: ['RAISED'],
    to: 'ACKNOWLEDGED',
    condition: 'a.id = :id AND (:posts IS NULL OR a.posts && :posts)',
    sets: { acknowledged_at: ':at', acknowledged_by_id: ':officer' },
    events: ['ACKNOWLEDGED'],
    draft: { officer_id: ':officer' },
  },

  release: {
    label: 'given back',
    from: ['ACKNOWLEDGED', 'ASSIGNED'],
    to: 'RAISED',
    condition: 'a.id = :id AND a.acknowledged_by_id = :takenBy',
    sets: NOBODY_HAS_IT,
    events: ['RELEASED'],
    draft: { officer_id: ':officer' },
  },

  releaseAllOf: {
    label: 'who has it stops working',
    from: ['ACKNOWLEDGED', 'ASSIGNED'],
    to: 'RAISED',
    condition: '(a.acknowledged_by_id = :takenBy OR a.assigned_to_id = :takenBy)',
    sets: NOBODY_HAS_IT,
    events: ['RELEASED'],
    draft: { officer_id: ':officer' },
  },

  /** Who assigns it to themself has accepted it. Whoever assigns an alert that nobody has counts as having it. */
  assign: {
    label: 'given to somebody',
    from: OPEN,
    to: 'ASSIGNED',
    condition: 'a.id = :id AND a.assigned_to_id IS DISTINCT FROM :assignee',
    sets: {
      assigned_to_id: ':assignee',
      assigned_at: ':at',
      assignment_accepted_at: 'CASE WHEN :assignee = :officer THEN :at END',
      acknowledged_at: 'coalesce(a.acknowledged_at, :at)',
      acknowledged_by_id: 'coalesce(a.acknowledged_by_id, :officer)',
    },
    events: ['ASSIGNED'],
    draft: {
      officer_id: ':officer',
      paged: 'ARRAY[:assignee]',
      accept_by: 'CASE WHEN :assignee <> :officer THEN :acceptBy END',
      next_assignees: ':nextAssignees',
    },
  },

  accept: {
    label: 'the assignee accepts',
    from: ['ASSIGNED'],
    to: 'SAME',
    condition: 'a.id = :id AND a.assigned_to_id = :officer AND a.assignment_accepted_at IS NULL',
    sets: { assignment_accepted_at: ':at' },
    events: ['ASSIGNMENT_ACCEPTED'],
    draft: { officer_id: ':officer' },
  },

  lapse: LAPSE,

  /** Done only while the step, the round and the posts stand as they were read when it was decided. */
  escalate: {
    label: 'nobody takes it',
    from: ['RAISED'],
    to: 'SAME',
    join: 'JOIN escalations e ON e.alert_id = a.id',
    condition: `a.id = :id AND e.due_at <= :at AND e.step = :step AND e.round = :round AND e.counts_from = :countsFrom
      AND a.posts = :posts`,
    skipsLocked: true,
    sets: {
      posts: 'CASE WHEN :toPost IS NULL THEN a.posts ELSE a.posts || :toPost END',
      call_center_at: `CASE WHEN :action = 'CALL_CENTER' AND :skipped IS NULL THEN coalesce(a.call_center_at, :at) ELSE a.call_center_at END`,
      supervisors_at: `CASE WHEN :action = 'SUPERVISORS' AND :skipped IS NULL THEN :at ELSE a.supervisors_at END`,
    },
    events: ['ESCALATED'],
    draft: {
      step: ':action',
      round: ':round',
      skipped: ':skipped',
      to_consulate_code: ':toPost',
      paged: ':paged',
      timer_step: ':nextStep',
      timer_round: ':nextRound',
      timer_counts_from: ':nextCountsFrom',
      timer_due_at: ':nextDueAt',
    },
  },

  reportPosition: REPORT_POSITION,

  /**
   * Cancels, or seems to. A forced one leaves the alert as it is, or brings it back if it was cancelled honestly before.
   * An honest one after a forced one changes nothing: whoever forces a person may have got both PINs out of them. One
   * statement does both, so that neither takes longer.
   */
  cancel: {
    label: 'the person cancels; forced, it stays or comes back',
    from: [...OPEN, 'CANCELLED'],
    to: {
      RAISED: ['CANCELLED'],
      ACKNOWLEDGED: ['CANCELLED'],
      ASSIGNED: ['CANCELLED'],
      CANCELLED: OPEN,
    },
    condition: `a.id = :id AND a.person_id = :person AND a.duress_at IS NULL AND (:forced OR a.status <> 'CANCELLED')`,
    sets: {
      status: `(CASE WHEN NOT :forced THEN 'CANCELLED' WHEN t.status <> 'CANCELLED' THEN t.status::text
        WHEN t.assigned_to_id IS NOT NULL THEN 'ASSIGNED' WHEN t.acknowledged_by_id IS NOT NULL THEN 'ACKNOWLEDGED'
        ELSE 'RAISED' END)::"AlertStatus"`,
      cancelled_at: whenForced('NULL', ':at'),
      duress_at: whenForced(':at'),
      shown_as: whenForced(SHOWN_AS),
      shown_posts: whenForced('t.posts'),
    },
    events: ['CANCELLED', 'CANCELLED_UNDER_DURESS'],
    draft: { type: whenForced(`'CANCELLED_UNDER_DURESS'`, `'CANCELLED'`) },
  },

  close: {
    label: 'an officer closes it',
    from: [...OPEN, 'CANCELLED'],
    to: 'CLOSED',
    condition: 'a.id = :id',
    sets: { closed_at: ':at', closed_by_id: ':officer', outcome: ':outcome' },
    events: ['CLOSED'],
    draft: { officer_id: ':officer' },
  },

  /** The alert still needs its person: it is open, perhaps because they were forced to cancel it. */
  askErasure: {
    label: 'the person asks to erase everything',
    from: [...OPEN, 'CANCELLED'],
    to: 'SAME',
    condition: `a.person_id = :person AND a.erasure_asked_at IS NULL
      AND (a.status <> 'CANCELLED' OR a.duress_at IS NOT NULL)`,
    sets: { erasure_asked_at: ':at' },
    events: ['ERASURE_ASKED'],
  },

  /** What goes is what goes of an alert that is forgotten; `shown_as` stays for the duress view. */
  erase: {
    label: 'what the person told is erased',
    from: ['CANCELLED', 'CLOSED'],
    to: 'SAME',
    condition: `a.person_id = :person AND (a.status = 'CLOSED' OR a.duress_at IS NULL)
      AND NOT EXISTS (SELECT FROM alert_events b WHERE b.alert_id = a.id AND b.type = 'ERASED')`,
    sets: { ...EMPTIED, forgotten_at: 'coalesce(a.forgotten_at, :at)' },
    events: ['ERASED'],
  },

  /** By the calendar. Nobody is told: it goes the same way for all. */
  forget: {
    label: 'it is forgotten',
    from: ALL,
    to: 'SAME',
    condition: 'a.id = ANY (:ids) AND a.forgotten_at IS NULL',
    sets: { ...EMPTIED, position_received_at: 'NULL', forgotten_at: ':at' },
    events: [],
  },

  /** Reading again within five minutes is the same reading. */
  viewDetails: {
    label: 'an officer reads who it is',
    from: ALL,
    to: 'SAME',
    condition: `a.id = :id AND NOT EXISTS (
      SELECT FROM alert_events b WHERE b.alert_id = a.id AND b.type = 'DETAILS_VIEWED' AND b.officer_id = :officer
        AND b.at > :at - interval '5 minutes')`,
    events: ['DETAILS_VIEWED'],
    draft: { officer_id: ':officer' },
  },

  /** Once for each contact, whoever asks how often. */
  seeAsContact: {
    label: 'a contact has seen it',
    from: ALL,
    to: 'SAME',
    condition: `a.id = :id AND NOT EXISTS (
      SELECT FROM alert_events b WHERE b.alert_id = a.id AND b.type = 'SEEN_BY_CONTACT' AND b.contact_id = :contact)`,
    events: ['SEEN_BY_CONTACT'],
    draft: { contact_id: ':contact' },
  },
} satisfies Record<string, Transition>;
