import type { AlertStatus } from '../db/generated/enums.ts';
import { routingCtes, storedDistance } from '../routing/routing-sql.ts';
import { OPEN } from './alert-rules.ts';
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

const whenForced = (value: string, otherwise = 'NULL') =>
  `CASE WHEN :forced THEN ${value} ELSE ${otherwise} END`;
const whenNext = (value: string) => `CASE WHEN n.id IS NOT NULL THEN ${value} END`;
const whenHad = (column: string) =>
  `CASE WHEN n.id IS NOT NULL OR t.was_taken THEN a.${column} END`;
const whenRouted = (value: string, column: string) =>
  `CASE WHEN d.routed THEN ${value} ELSE a.${column} END`;

/**
 * Every way in which an alert changes. Each statement that changes one is made from a row of this table; what follows
 * its event (who is told what, which timers run) stands in consequences.ts. The first row has a statement of its own,
 * which also enrols (raise-store.ts). Printed as the diagram of docs/alert-life.md.
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

  /**
   * The next in line who still works and still serves the alert gets it. With nobody left it goes back to the officer
   * who had taken it, and to the queue if nobody had: an assignment alone does not count as taking.
   */
  lapse: {
    label: 'the assignee does not answer',
    from: ['ASSIGNED'],
    to: ['ASSIGNED', 'ACKNOWLEDGED', 'RAISED'],
    join: 'JOIN escalations e ON e.alert_id = a.id',
    condition: 'a.id = :id AND e.accept_by <= :at',
    also: `e.next_assignees, EXISTS (SELECT FROM alert_events b WHERE b.alert_id = a.id AND b.type = 'ACKNOWLEDGED'
        AND b.officer_id = a.acknowledged_by_id AND b.at = a.acknowledged_at) AS was_taken`,
    skipsLocked: true,
    between: `n AS MATERIALIZED (
      SELECT o.id, line.place FROM t CROSS JOIN LATERAL unnest(t.next_assignees) WITH ORDINALITY AS line (officer_id, place)
      JOIN officers o ON o.id = line.officer_id AND o.disabled_at IS NULL AND o.id <> t.assigned_to_id
      WHERE o.role IN ('REPRESENTATIVE', 'CALL_CENTER')
        OR EXISTS (SELECT FROM officer_posts p WHERE p.officer_id = o.id AND p.consulate_code = ANY (t.posts))
      ORDER BY line.place LIMIT 1)`,
    using: 't LEFT JOIN n ON true',
    sets: {
      status: `(CASE WHEN n.id IS NOT NULL THEN 'ASSIGNED' WHEN t.was_taken THEN 'ACKNOWLEDGED' ELSE 'RAISED' END)::"AlertStatus"`,
      assigned_to_id: 'n.id',
      assigned_at: whenNext(':at'),
      assignment_accepted_at: 'NULL',
      acknowledged_at: whenHad('acknowledged_at'),
      acknowledged_by_id: whenHad('acknowledged_by_id'),
    },
    events: ['ASSIGNMENT_LAPSED', 'ASSIGNED', 'RELEASED'],
    written: `c JOIN t USING (id) LEFT JOIN n ON true CROSS JOIN LATERAL (
        SELECT 1 AS place, 'ASSIGNMENT_LAPSED' AS type, t.assigned_to_id AS about
        UNION ALL SELECT 2, CASE c.status WHEN 'ASSIGNED' THEN 'ASSIGNED' ELSE 'RELEASED' END, n.id WHERE c.status <> 'ACKNOWLEDGED'
        ORDER BY place) so`,
    draft: {
      type: 'so.type',
      assignee_id: 'so.about',
      paged: 'ARRAY[n.id]',
      accept_by: whenNext(':acceptBy'),
      next_assignees: whenNext('t.next_assignees[n.place + 1 :]'),
    },
  },

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

  /**
   * While nobody has taken the alert it is routed anew, and both posts are told of a move; whoever was asked to help
   * because nobody took it goes on having it. A fix older than the one that stands is logged, and changes nothing.
   */
  reportPosition: {
    label: 'a position comes',
    from: OPEN,
    to: 'SAME',
    condition: 'a.id = :id AND a.person_id = :person',
    also: '(:fixedAt IS NULL OR a.position_fixed_at IS NULL OR :fixedAt >= a.position_fixed_at) AS newer',
    between: `${routingCtes({
      longitude: ':longitude',
      latitude: ':latitude',
      homeCounty: 'NULL::text',
      on: `(:at AT TIME ZONE 'UTC')::date`,
    })},
    d AS MATERIALIZED (
      SELECT t.id, route.basis, route.confidence, route.distance, route.county_fips, route.consulate_code AS new_code,
        array_remove(ARRAY[route.consulate_code], NULL)
          || array_remove(array_remove(t.posts, t.consulate_code), route.consulate_code) AS new_posts,
        t.newer AND t.status = 'RAISED' AS routed,
        t.newer AND t.status = 'RAISED' AND route.consulate_code IS DISTINCT FROM t.consulate_code AS moved
      FROM t, route)`,
    using: 't JOIN d USING (id)',
    sets: {
      position_sealed: 'CASE WHEN t.newer THEN :sealed ELSE a.position_sealed END',
      position_fixed_at: 'CASE WHEN t.newer THEN :fixedAt ELSE a.position_fixed_at END',
      position_received_at: 'CASE WHEN t.newer THEN :at ELSE a.position_received_at END',
      routing_basis: whenRouted('d.basis', 'routing_basis'),
      routing_confidence: whenRouted('d.confidence', 'routing_confidence'),
      routing_distance: whenRouted(storedDistance('d.distance'), 'routing_distance'),
      county_fips: whenRouted('d.county_fips', 'county_fips'),
      consulate_code: 'CASE WHEN d.moved THEN d.new_code ELSE a.consulate_code END',
      posts: 'CASE WHEN d.moved THEN d.new_posts ELSE a.posts END',
      former_posts: `CASE WHEN d.moved THEN ARRAY(
        SELECT post FROM (SELECT unnest(t.former_posts) UNION SELECT unnest(t.posts)) AS had (post)
        WHERE NOT post = ANY (d.new_posts)) ELSE a.former_posts END`,
    },
    events: ['POSITION_REPORTED', 'REROUTED'],
    written: 'c JOIN t USING (id) JOIN d USING (id)',
    draft: {
      type: `CASE WHEN d.moved THEN 'REROUTED' ELSE 'POSITION_REPORTED' END`,
      posts:
        'CASE WHEN d.moved THEN ARRAY(SELECT unnest(t.posts) UNION SELECT unnest(d.new_posts)) END',
      from_consulate_code: 'CASE WHEN d.moved THEN t.consulate_code END',
      to_consulate_code: 'CASE WHEN d.moved THEN d.new_code END',
      sealed: ':sealed',
    },
  },

  /**
   * Cancels, or seems to. A forced one leaves the alert as it is, or brings it back if it was cancelled honestly before.
   * An honest one after a forced one changes nothing: whoever forces a person may have got both PINs out of them. One
   * statement does both, so that neither takes longer.
   */
  cancel: {
    label: 'the person cancels (under duress it stays, or comes back)',
    from: [...OPEN, 'CANCELLED'],
    to: ['CANCELLED', ...OPEN],
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
