-- What follows a first notice that was not sent for want of a carrier is written too: its state says that it was not sent
-- either, and the outbox shows it. The sender sends it to nobody: see NOT_REACHED.
CREATE OR REPLACE FUNCTION carry_on_after_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  alert alerts%ROWTYPE;
  told  "NoticeKind";
BEGIN
  SELECT * INTO alert FROM alerts WHERE id = NEW.alert_id;
  IF NEW.type = 'RAISED' THEN
    INSERT INTO escalations (alert_id, counts_from, due_at)
    SELECT NEW.alert_id, NEW.at, NEW.at + make_interval(secs => (p.steps -> 0 ->> 'afterSeconds')::int)
    FROM escalation_policies p WHERE p.consulate_code = alert.consulate_code OR p.consulate_code IS NULL
    ORDER BY p.consulate_code NULLS LAST LIMIT 1;
  ELSIF alert.status <> 'RAISED' THEN
    UPDATE escalations SET due_at = NULL,
      accept_by = CASE WHEN alert.status = 'ASSIGNED' THEN accept_by END
    WHERE alert_id = NEW.alert_id AND (due_at IS NOT NULL OR accept_by IS NOT NULL);
  ELSIF NEW.type <> 'ESCALATED' THEN
    UPDATE escalations e SET step = 0, counts_from = NEW.at, accept_by = NULL,
      due_at = NEW.at + make_interval(secs => (
        SELECT (p.steps -> 0 ->> 'afterSeconds')::int FROM escalation_policies p
        WHERE p.consulate_code = alert.consulate_code OR p.consulate_code IS NULL
        ORDER BY p.consulate_code NULLS LAST LIMIT 1))
    WHERE e.alert_id = NEW.alert_id AND e.due_at IS NULL;
  END IF;

  IF NEW.person_type = 'RAISED' THEN
    INSERT INTO deliveries (notice, channel, alert_id, person_id, contact_id, event_id, urgent, state, reason, due_at, created_at, ended_at)
    SELECT 'RAISED', c.channel, NEW.alert_id, NEW.person_id, c.contact_id, NEW.id, true,
           (CASE WHEN why.reason IS NULL THEN 'QUEUED' ELSE 'SKIPPED' END)::"DeliveryState", why.reason,
           NEW.at + CASE WHEN c.channel = 'VOICE' AND EXISTS (
               SELECT FROM contact_channels o
               WHERE o.contact_id = c.contact_id AND o.channel <> 'VOICE' AND o.state NOT IN ('STOPPED', 'DECLINED')
                 AND (NOT alert.drill OR o.state = 'CONFIRMED') AND (o.channel <> 'PUSH' OR o.sealed IS NOT NULL))
             THEN interval '60 s' ELSE interval '0' END,
           NEW.at, CASE WHEN why.reason IS NOT NULL THEN NEW.at END
    FROM contact_channels c
    CROSS JOIN LATERAL (SELECT CASE
      WHEN c.state IN ('STOPPED', 'DECLINED') THEN c.state::text
      WHEN c.channel = 'PUSH' AND c.sealed IS NULL THEN 'NO_ADDRESS'
      WHEN alert.drill AND c.state <> 'CONFIRMED' THEN 'NOT_CONFIRMED' END AS reason) why
    WHERE c.person_id = NEW.person_id;
    RETURN NULL;
  END IF;

  told := CASE NEW.person_type
    WHEN 'ACKNOWLEDGED' THEN 'TAKEN' WHEN 'ASSIGNED' THEN 'TAKEN'
    WHEN 'REROUTED' THEN 'MOVED_ON' WHEN 'TRANSFERRED' THEN 'MOVED_ON' WHEN 'RELEASED' THEN 'MOVED_ON'
    WHEN 'ESCALATED' THEN CASE WHEN NEW.skipped IS NULL AND NEW.round = 0 AND NEW.step <> 'SUPERVISORS' THEN 'MOVED_ON' END
    WHEN 'CANCELLED' THEN 'CANCELLED' WHEN 'CLOSED' THEN 'CLOSED' END;
  IF told IS NULL THEN RETURN NULL; END IF;

  -- What has not gone out and is no longer so. A notice that may have gone out is told of the end all the same.
  UPDATE deliveries SET state = 'REPLACED', reason = told::text, ended_at = NEW.at
  WHERE alert_id = NEW.alert_id AND contact_id IS NOT NULL AND state = 'QUEUED'
    AND (told IN ('CANCELLED', 'CLOSED') OR NOT urgent);
  INSERT INTO deliveries (notice, channel, alert_id, person_id, contact_id, event_id, due_at, created_at)
  SELECT told, f.channel, NEW.alert_id, NEW.person_id, f.contact_id, NEW.id, NEW.at, NEW.at
  FROM deliveries f
  WHERE f.alert_id = NEW.alert_id AND f.notice = 'RAISED' AND f.contact_id IS NOT NULL
    AND (f.state IN ('QUEUED', 'SENDING', 'ACCEPTED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED') OR f.uncertain
      OR (f.state = 'SKIPPED' AND f.reason = 'NO_CARRIER'))
    AND (f.channel <> 'VOICE' OR told = 'CANCELLED' OR NOT EXISTS (
      SELECT FROM deliveries o WHERE o.alert_id = f.alert_id AND o.contact_id = f.contact_id AND o.notice = 'RAISED'
        AND o.channel <> 'VOICE' AND (o.state NOT IN ('FAILED', 'SKIPPED', 'REPLACED')
          OR (f.reason = 'NO_CARRIER' AND o.reason = 'NO_CARRIER'))));
  RETURN NULL;
END $$;
