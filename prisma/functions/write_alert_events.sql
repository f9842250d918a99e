-- The one writer of the alert log: writes events, and with them their notices and timers.
-- Printed from api/src/alerts/consequences.ts by `npm run generate`: change the table, not this file.

CREATE TYPE alert_event_draft_VERSION AS (
  alert_id uuid,
  type "AlertEventType",
  at timestamptz,
  posts text[],
  officer_id uuid,
  assignee_id uuid,
  from_consulate_code text,
  to_consulate_code text,
  step "EscalationAction",
  round smallint,
  skipped text,
  contact_id uuid,
  sealed bytea,
  paged uuid[],
  accept_by timestamptz,
  next_assignees uuid[],
  timer_step smallint,
  timer_round smallint,
  timer_counts_from timestamptz,
  timer_due_at timestamptz
);

CREATE FUNCTION write_alert_events_VERSION(drafts alert_event_draft_VERSION[])
RETURNS TABLE (tx bigint, id bigint, alert_id uuid, type "AlertEventType") LANGUAGE plpgsql ROWS 1
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  written alert_events[];
  tells boolean;
  pages boolean;
BEGIN
  IF coalesce(cardinality(drafts), 0) = 0 THEN RETURN; END IF;

  -- The press, in one statement: what starts an alert has no past, and comes alone or with others of its kind.
  IF drafts[1].type IN ('RAISED') THEN
  RETURN QUERY
  WITH a AS MATERIALIZED (
    SELECT d.*, a.person_id, a.drill, a.consulate_code, a.posts AS alert_posts, a.assigned_to_id
    FROM unnest(drafts) d JOIN alerts a ON a.id = d.alert_id
  ),
  logged AS (
    INSERT INTO alert_events (alert_id, person_id, type, at, person_type, posts, officer_id, assignee_id, from_consulate_code, to_consulate_code, step, round, skipped, contact_id, sealed)
    SELECT j.alert_id, j.person_id, j.type, j.at, j.type, coalesce(j.posts, j.alert_posts), j.officer_id, coalesce(j.assignee_id, j.assigned_to_id), j.from_consulate_code, j.to_consulate_code, j.step, j.round, j.skipped, j.contact_id, j.sealed FROM a j
    RETURNING tx, id, alert_id, type
  ),
  started AS (
    INSERT INTO escalations (alert_id, counts_from, due_at) SELECT a.alert_id, a.at, a.at + (SELECT make_interval(secs => (p.steps -> 0 ->> 'afterSeconds')::int) FROM escalation_policies p
      WHERE p.consulate_code = a.consulate_code OR p.consulate_code IS NULL ORDER BY p.consulate_code NULLS LAST LIMIT 1) FROM a
  ),
  -- One over each channel of each contact, also those that are not sent, with the reason.
  told AS (
    INSERT INTO deliveries (notice, channel, alert_id, person_id, contact_id, event_id, urgent, state, reason, due_at, created_at, ended_at)
    SELECT 'RAISED', c.channel, a.alert_id, a.person_id, c.contact_id, logged.id, true,
      (CASE WHEN skipped.reason IS NULL THEN 'QUEUED' ELSE 'SKIPPED' END)::"DeliveryState", skipped.reason,
      a.at + CASE WHEN c.channel = 'VOICE' AND EXISTS (
          SELECT FROM contact_channels o
          WHERE o.contact_id = c.contact_id AND o.channel <> 'VOICE' AND CASE
      WHEN o.state IN ('STOPPED', 'DECLINED') THEN o.state::text
      WHEN o.channel = 'PUSH' AND o.sealed IS NULL THEN 'NO_ADDRESS'
      WHEN a.drill AND o.state <> 'CONFIRMED' THEN 'NOT_CONFIRMED' END IS NULL)
        THEN interval '60 s' ELSE interval '0' END,
      a.at, CASE WHEN skipped.reason IS NOT NULL THEN a.at END
    FROM a JOIN logged USING (alert_id) JOIN contact_channels c ON c.person_id = a.person_id
    CROSS JOIN LATERAL (SELECT CASE
      WHEN c.state IN ('STOPPED', 'DECLINED') THEN c.state::text
      WHEN c.channel = 'PUSH' AND c.sealed IS NULL THEN 'NO_ADDRESS'
      WHEN a.drill AND c.state <> 'CONFIRMED' THEN 'NOT_CONFIRMED' END AS reason) skipped
  )
  SELECT logged.tx, logged.id, logged.alert_id, logged.type FROM logged ORDER BY logged.id;
  RETURN;
  END IF;

  WITH judged AS MATERIALIZED (
    SELECT d.*, a.person_id, a.posts AS alert_posts, a.assigned_to_id, (CASE WHEN a.duress_at IS NULL THEN
    CASE d.type WHEN 'RAISED' THEN 'RAISED'
      WHEN 'REROUTED' THEN 'REROUTED'
      WHEN 'POSITION_REPORTED' THEN 'POSITION_REPORTED'
      WHEN 'ACKNOWLEDGED' THEN 'ACKNOWLEDGED'
      WHEN 'RELEASED' THEN 'RELEASED'
      WHEN 'ASSIGNED' THEN 'ASSIGNED'
      WHEN 'TRANSFERRED' THEN 'TRANSFERRED'
      WHEN 'ESCALATED' THEN 'ESCALATED'
      WHEN 'CANCELLED' THEN 'CANCELLED'
      WHEN 'CLOSED' THEN 'CLOSED'
      WHEN 'ERASED' THEN 'ERASED'
      WHEN 'SEEN_BY_CONTACT' THEN 'SEEN_BY_CONTACT' END
    ELSE
    CASE d.type WHEN 'CANCELLED_UNDER_DURESS' THEN 'CANCELLED'
      WHEN 'CLOSED' THEN 'CLOSED'
      WHEN 'ERASURE_ASKED' THEN 'ERASED'
      WHEN 'ERASED' THEN 'ERASED'
      WHEN 'SEEN_BY_CONTACT' THEN 'SEEN_BY_CONTACT' END
    END)::"AlertEventType" AS told
    FROM unnest(drafts) WITH ORDINALITY d JOIN alerts a ON a.id = d.alert_id
  ),
  logged AS (
    INSERT INTO alert_events (alert_id, person_id, type, at, person_type, posts, officer_id, assignee_id, from_consulate_code, to_consulate_code, step, round, skipped, contact_id, sealed)
    SELECT j.alert_id, j.person_id, j.type, j.at,
      CASE WHEN j.type IN ('CANCELLED', 'CANCELLED_UNDER_DURESS', 'ERASURE_ASKED', 'ERASED') AND EXISTS (
        SELECT FROM alert_events b WHERE b.alert_id = j.alert_id AND b.person_type = j.told) THEN NULL ELSE j.told END,
      coalesce(j.posts, j.alert_posts), j.officer_id, coalesce(j.assignee_id, j.assigned_to_id), j.from_consulate_code, j.to_consulate_code, j.step, j.round, j.skipped, j.contact_id, j.sealed
    FROM judged j ORDER BY j.ordinality
    RETURNING *
  )
  SELECT array_agg(e ORDER BY e.id), bool_or((CASE
      WHEN e.person_type = 'ESCALATED' AND (e.skipped IS NOT NULL OR e.round <> 0 OR e.step NOT IN ('CALL_CENTER', 'NEAREST_POST')) THEN NULL
      ELSE CASE e.person_type WHEN 'ACKNOWLEDGED' THEN 'TAKEN'
        WHEN 'ASSIGNED' THEN 'TAKEN'
        WHEN 'REROUTED' THEN 'MOVED_ON'
        WHEN 'TRANSFERRED' THEN 'MOVED_ON'
        WHEN 'RELEASED' THEN 'MOVED_ON'
        WHEN 'ESCALATED' THEN 'MOVED_ON'
        WHEN 'CANCELLED' THEN 'CANCELLED'
        WHEN 'CLOSED' THEN 'CLOSED' END
      END)::"NoticeKind" IS NOT NULL), bool_or(e.type IN ('ASSIGNED', 'ESCALATED'))
  INTO written, tells, pages FROM logged e;

  -- Timers that run already. Of several events of an alert the last one counts.
  UPDATE escalations t SET step = n.step, round = n.round, counts_from = n.counts_from, due_at = n.due_at,
    accept_by = n.accept_by, next_assignees = n.next_assignees
  FROM (SELECT DISTINCT ON (w.alert_id) w.* FROM unnest(written) w ORDER BY w.alert_id, w.id DESC) e
  JOIN unnest(drafts) d ON d.alert_id = e.alert_id AND d.type = e.type
  JOIN alerts a ON a.id = e.alert_id
  JOIN escalations o ON o.alert_id = e.alert_id
  CROSS JOIN LATERAL (SELECT
    e.type IN ('ESCALATED') AS moves_on,
    a.status = 'RAISED' AND o.due_at IS NULL AS restarts,
    e.type IN ('ASSIGNED', 'ASSIGNMENT_ACCEPTED') AS awaits) is_so
  CROSS JOIN LATERAL (SELECT
    CASE WHEN moves_on THEN d.timer_step WHEN restarts THEN 0 ELSE o.step END AS step,
    CASE WHEN moves_on THEN d.timer_round ELSE o.round END AS round,
    CASE WHEN moves_on THEN d.timer_counts_from WHEN restarts THEN e.at ELSE o.counts_from END AS counts_from,
    CASE WHEN moves_on THEN d.timer_due_at WHEN a.status <> 'RAISED' THEN NULL
      WHEN restarts THEN e.at + (SELECT make_interval(secs => (p.steps -> 0 ->> 'afterSeconds')::int) FROM escalation_policies p
      WHERE p.consulate_code = a.consulate_code OR p.consulate_code IS NULL ORDER BY p.consulate_code NULLS LAST LIMIT 1) ELSE o.due_at END AS due_at,
    CASE WHEN awaits THEN d.accept_by WHEN a.status = 'ASSIGNED' THEN o.accept_by END AS accept_by,
    CASE WHEN awaits THEN coalesce(d.next_assignees, '{}') WHEN a.status = 'ASSIGNED' THEN o.next_assignees ELSE '{}' END AS next_assignees) n
  WHERE t.alert_id = e.alert_id AND (n.step, n.round, n.counts_from, n.due_at, n.accept_by, n.next_assignees)
      IS DISTINCT FROM (o.step, o.round, o.counts_from, o.due_at, o.accept_by, o.next_assignees);

  -- What has not gone out and is no longer so is replaced; whoever may have heard of the alert is told what follows.
  IF tells THEN
  UPDATE deliveries f SET state = 'REPLACED', reason = told.notice::text, ended_at = told.at
  FROM (SELECT e.*, (CASE
      WHEN e.person_type = 'ESCALATED' AND (e.skipped IS NOT NULL OR e.round <> 0 OR e.step NOT IN ('CALL_CENTER', 'NEAREST_POST')) THEN NULL
      ELSE CASE e.person_type WHEN 'ACKNOWLEDGED' THEN 'TAKEN'
        WHEN 'ASSIGNED' THEN 'TAKEN'
        WHEN 'REROUTED' THEN 'MOVED_ON'
        WHEN 'TRANSFERRED' THEN 'MOVED_ON'
        WHEN 'RELEASED' THEN 'MOVED_ON'
        WHEN 'ESCALATED' THEN 'MOVED_ON'
        WHEN 'CANCELLED' THEN 'CANCELLED'
        WHEN 'CLOSED' THEN 'CLOSED' END
      END)::"NoticeKind" AS notice FROM unnest(written) e) told
  WHERE told.notice IS NOT NULL AND f.alert_id = told.alert_id AND f.contact_id IS NOT NULL AND f.state = 'QUEUED'
    AND (told.notice IN ('CANCELLED', 'CLOSED') OR NOT f.urgent);

  INSERT INTO deliveries (notice, channel, alert_id, person_id, contact_id, event_id, due_at, created_at)
  SELECT told.notice, f.channel, told.alert_id, told.person_id, f.contact_id, told.id, told.at, told.at
  FROM (SELECT e.*, (CASE
      WHEN e.person_type = 'ESCALATED' AND (e.skipped IS NOT NULL OR e.round <> 0 OR e.step NOT IN ('CALL_CENTER', 'NEAREST_POST')) THEN NULL
      ELSE CASE e.person_type WHEN 'ACKNOWLEDGED' THEN 'TAKEN'
        WHEN 'ASSIGNED' THEN 'TAKEN'
        WHEN 'REROUTED' THEN 'MOVED_ON'
        WHEN 'TRANSFERRED' THEN 'MOVED_ON'
        WHEN 'RELEASED' THEN 'MOVED_ON'
        WHEN 'ESCALATED' THEN 'MOVED_ON'
        WHEN 'CANCELLED' THEN 'CANCELLED'
        WHEN 'CLOSED' THEN 'CLOSED' END
      END)::"NoticeKind" AS notice FROM unnest(written) e) told
  JOIN deliveries f ON f.alert_id = told.alert_id AND f.notice = 'RAISED' AND f.contact_id IS NOT NULL
  WHERE told.notice IS NOT NULL
    AND (f.state IN ('QUEUED', 'SENDING', 'ACCEPTED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED') OR f.uncertain OR (f.state = 'SKIPPED' AND f.reason = 'NO_CARRIER'))
    AND (f.channel <> 'VOICE' OR told.notice = 'CANCELLED' OR NOT EXISTS (
      SELECT FROM deliveries o WHERE o.alert_id = f.alert_id AND o.contact_id = f.contact_id AND o.notice = 'RAISED'
        AND o.channel <> 'VOICE' AND (o.state NOT IN ('FAILED', 'SKIPPED', 'REPLACED')
          OR (f.reason = 'NO_CARRIER' AND o.reason = 'NO_CARRIER'))));
  END IF;

  -- Officers who are called out of whatever they do.
  IF pages THEN
  INSERT INTO deliveries (notice, channel, alert_id, officer_id, event_id, urgent, due_at, created_at)
  SELECT 'PAGE', channel, e.alert_id, o.id, e.id, true, e.at, e.at
  FROM unnest(written) e JOIN alerts a ON a.id = e.alert_id AND NOT a.drill
  JOIN unnest(drafts) d ON d.alert_id = e.alert_id AND d.type = e.type
  JOIN officers o ON o.id = ANY (d.paged) AND o.id IS DISTINCT FROM e.officer_id AND o.phone_sealed IS NOT NULL
  CROSS JOIN LATERAL unnest((CASE e.type WHEN 'ASSIGNED' THEN ARRAY['SMS']
      WHEN 'ESCALATED' THEN ARRAY['VOICE', 'SMS'] END)::"NoticeChannel"[]) AS channel;
  END IF;

  RETURN QUERY SELECT e.tx, e.id, e.alert_id, e.type FROM unnest(written) e ORDER BY e.id;
END $$;
