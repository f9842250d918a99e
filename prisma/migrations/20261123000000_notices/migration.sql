-- Who is told, over what, with what proof; and what happens to an alert that nobody takes.

ALTER TYPE "AlertEventType" ADD VALUE 'SEEN_BY_CONTACT';
ALTER TYPE "AlertEventType" ADD VALUE 'ASSIGNMENT_ACCEPTED';
ALTER TYPE "AlertEventType" ADD VALUE 'ASSIGNMENT_LAPSED';

CREATE TYPE "NoticeChannel" AS ENUM ('SMS', 'WHATSAPP', 'VOICE', 'EMAIL', 'PUSH');
CREATE TYPE "ChannelState" AS ENUM ('NOT_ASKED', 'INVITED', 'CONFIRMED', 'DECLINED', 'STOPPED');
CREATE TYPE "NoticeKind" AS ENUM ('RAISED', 'TAKEN', 'MOVED_ON', 'CANCELLED', 'CLOSED', 'INVITATION', 'TEST', 'PAGE', 'WATCH');
CREATE TYPE "DeliveryState" AS ENUM (
  'QUEUED', 'SENDING', 'ACCEPTED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED', 'FAILED', 'REPLACED', 'SKIPPED');
CREATE TYPE "EscalationAction" AS ENUM ('CALL_CENTER', 'NEAREST_POST', 'SUPERVISORS');

-- A way to reach a contact. The address itself is sealed in the contact (phone, e-mail) or here (a browser's push).
CREATE TABLE contact_channels (
  id           uuid PRIMARY KEY,
  contact_id   uuid NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL,
  channel      "NoticeChannel" NOT NULL,
  state        "ChannelState" NOT NULL DEFAULT 'NOT_ASKED',
  -- Keyed hash of the phone or e-mail: what a STOP from there is found by.
  address_hash bytea,
  -- The browser's push subscription, sealed under the person's key.
  sealed       bytea,
  asked_at     timestamptz(3),
  answered_at  timestamptz(3),
  UNIQUE (contact_id, channel)
);
CREATE INDEX contact_channels_person ON contact_channels (person_id);
CREATE INDEX contact_channels_address ON contact_channels (address_hash) WHERE address_hash IS NOT NULL;

-- Addresses from which somebody said STOP. It holds for whoever adds the address later, until START.
CREATE TABLE stopped_addresses (
  address_hash bytea PRIMARY KEY,
  stopped_at   timestamptz(3) NOT NULL
);

-- One notice to one receiver over one channel.
CREATE TABLE deliveries (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  notice          "NoticeKind" NOT NULL,
  channel         "NoticeChannel" NOT NULL,
  alert_id        uuid REFERENCES alerts (id),
  person_id       uuid,
  contact_id      uuid,
  officer_id      uuid,
  -- The log entry that it tells.
  event_id        bigint,
  -- First notices: before everything else.
  urgent          boolean NOT NULL DEFAULT false,
  state           "DeliveryState" NOT NULL DEFAULT 'QUEUED',
  -- Why it failed, waits, or was not sent: a word of NoticeReason.
  reason          text,
  -- QUEUED: when it is to be sent. SENDING: until when its worker has it.
  due_at          timestamptz(3) NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  attempts        smallint NOT NULL DEFAULT 0,
  -- An attempt may have gone out although nobody knows: the next one says so.
  uncertain       boolean NOT NULL DEFAULT false,
  worker          uuid,
  carrier         text,
  sent_at         timestamptz(3),
  accepted_at     timestamptz(3),
  delivered_at    timestamptz(3),
  opened_at       timestamptz(3),
  acknowledged_at timestamptz(3),
  ended_at        timestamptz(3),
  UNIQUE (event_id, contact_id, channel)
);
CREATE INDEX deliveries_due ON deliveries (channel, urgent, due_at) WHERE state IN ('QUEUED', 'SENDING');
CREATE INDEX deliveries_alert ON deliveries (alert_id, contact_id);
CREATE INDEX deliveries_person ON deliveries (person_id);
CREATE INDEX deliveries_contact ON deliveries (contact_id, created_at) WHERE alert_id IS NULL;

-- Every try of a delivery. No ended_at: its process died, or it is under way.
CREATE TABLE delivery_attempts (
  delivery_id uuid NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  number      smallint NOT NULL,
  carrier     text,
  started_at  timestamptz(3) NOT NULL,
  ended_at    timestamptz(3),
  -- ACCEPTED, or the reason why not.
  outcome     text,
  -- The carrier's own id of the message.
  carrier_ref text,
  PRIMARY KEY (delivery_id, number)
);
CREATE INDEX delivery_attempts_ref ON delivery_attempts (carrier_ref) WHERE carrier_ref IS NOT NULL;

-- When an alert that nobody takes moves on. A post without a policy of its own has the default (no post).
CREATE TABLE escalation_policies (
  id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  consulate_code       text UNIQUE REFERENCES consulates (code),
  -- [{"afterSeconds": 30, "action": "CALL_CENTER"}, …] in order of time.
  steps                jsonb NOT NULL,
  -- After the last step everything begins again so much later, until somebody takes it.
  repeat_after_seconds int NOT NULL,
  changed_at           timestamptz(3) NOT NULL DEFAULT now(),
  changed_by_id        uuid REFERENCES officers (id)
);
CREATE UNIQUE INDEX escalation_policies_default ON escalation_policies ((true)) WHERE consulate_code IS NULL;
INSERT INTO escalation_policies (consulate_code, steps, repeat_after_seconds) VALUES (NULL,
  '[{"afterSeconds": 30, "action": "CALL_CENTER"}, {"afterSeconds": 90, "action": "NEAREST_POST"}, {"afterSeconds": 180, "action": "SUPERVISORS"}]', 180);

-- The timers of an alert. NULL: nothing to do.
CREATE TABLE escalations (
  alert_id       uuid PRIMARY KEY REFERENCES alerts (id),
  -- The next step of the policy, from 0.
  step           smallint NOT NULL DEFAULT 0,
  -- How often the policy has been gone through.
  round          smallint NOT NULL DEFAULT 0,
  -- What the steps' seconds count from.
  counts_from    timestamptz(3) NOT NULL,
  due_at         timestamptz(3),
  -- Until when an assignment must be accepted, and who comes next.
  accept_by      timestamptz(3),
  next_assignees uuid[] NOT NULL DEFAULT '{}'
);
CREATE INDEX escalations_due ON escalations (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX escalations_accept ON escalations (accept_by) WHERE accept_by IS NOT NULL;

-- Who is on duty when, in the post's own time. No post: the call centre.
CREATE TABLE duty_shifts (
  id             uuid PRIMARY KEY,
  consulate_code text REFERENCES consulates (code),
  officer_id     uuid NOT NULL REFERENCES officers (id) ON DELETE CASCADE,
  -- 1 is Monday; the day on which the shift begins.
  weekdays       smallint[] NOT NULL,
  starts_at      time NOT NULL,
  -- Not after starts_at: on the next day.
  ends_at        time NOT NULL,
  from_date      date,
  until_date     date
);
CREATE INDEX duty_shifts_post ON duty_shifts (consulate_code);

ALTER TABLE officers ADD COLUMN phone_sealed bytea;
ALTER TABLE alerts ADD COLUMN call_center_at timestamptz(3), ADD COLUMN supervisors_at timestamptz(3);
ALTER TABLE alert_events ADD COLUMN step "EscalationAction", ADD COLUMN round smallint, ADD COLUMN skipped text;
ALTER TABLE alert_events ADD COLUMN contact_id uuid;

-- Whatever is written to the log, its notices and timers are written with it: by the database, so that no writer of
-- events can forget them. What contacts are told follows person_type alone: under duress it is that of a cancel.
CREATE FUNCTION carry_on_after_event() RETURNS trigger LANGUAGE plpgsql AS $$
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
    AND (f.state IN ('QUEUED', 'SENDING', 'ACCEPTED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED') OR f.uncertain)
    AND (f.channel <> 'VOICE' OR told = 'CANCELLED' OR NOT EXISTS (
      SELECT FROM deliveries o WHERE o.alert_id = f.alert_id AND o.contact_id = f.contact_id AND o.notice = 'RAISED'
        AND o.channel <> 'VOICE' AND o.state NOT IN ('FAILED', 'SKIPPED', 'REPLACED')));
  RETURN NULL;
END $$;
CREATE TRIGGER alert_events_carry_on AFTER INSERT ON alert_events
  FOR EACH ROW EXECUTE FUNCTION carry_on_after_event();

-- Contacts of before: each way that they can be reached by becomes a channel.
INSERT INTO contact_channels (id, contact_id, person_id, channel, address_hash)
SELECT gen_random_uuid(), id, person_id, 'SMS'::"NoticeChannel", phone_hash FROM contacts WHERE phone_hash IS NOT NULL
UNION ALL
SELECT gen_random_uuid(), id, person_id, 'EMAIL', email_hash FROM contacts WHERE email_hash IS NOT NULL;
-- Alerts that are open now begin to move on, from now.
INSERT INTO escalations (alert_id, counts_from, due_at) SELECT id, now(), now() + interval '30 s' FROM alerts WHERE status = 'RAISED';
