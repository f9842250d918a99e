import type { Transition } from './transition-sql.ts';

const whenNext = (value: string) => `CASE WHEN n.id IS NOT NULL THEN ${value} END`;
const whenHad = (column: string) =>
  `CASE WHEN n.id IS NOT NULL OR t.was_taken THEN a.${column} END`;

/**
 * The next in line who still works and still serves the alert gets it. With nobody left it goes back to the officer
 * who had taken it, and to the queue if nobody had: an assignment alone does not count as taking.
 */
export const LAPSE: Transition = {
  label: 'the assignee does not answer',
  from: ['ASSIGNED'],
  to: { ASSIGNED: ['ASSIGNED', 'ACKNOWLEDGED', 'RAISED'] },
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
};
