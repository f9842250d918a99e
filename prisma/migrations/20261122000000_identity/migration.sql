-- Who people are, what they may see, and how what they told is kept.

ALTER TYPE "AlertEventType" ADD VALUE 'CANCELLED_UNDER_DURESS';
ALTER TYPE "AlertEventType" ADD VALUE 'ERASURE_ASKED';
ALTER TYPE "AlertEventType" ADD VALUE 'DETAILS_VIEWED';
ALTER TYPE "PressNote" ADD VALUE 'CONSENT_WITHDRAWN';
ALTER TYPE "PressNote" ADD VALUE 'PAST_LIMIT';
CREATE TYPE "ContactShare" AS ENUM ('HAPPENED', 'WHERE', 'LIVE_POSITION');
CREATE TYPE "PartnerScope" AS ENUM ('ALERTS', 'NAMES', 'PHONES', 'POSITIONS');

-- Data keys, wrapped. In a database of their own where KEYS_DATABASE_URL is set; then this table stays empty.
CREATE TABLE data_keys (
  id          uuid PRIMARY KEY,
  wrapped_by  text NOT NULL,
  wrapped_key bytea NOT NULL,
  created_at  timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX data_keys_wrapped_by ON data_keys (wrapped_by);
INSERT INTO data_keys (id, wrapped_by, wrapped_key) SELECT alert_id, wrapped_by, wrapped_key FROM alert_keys;
DROP TABLE alert_keys;

ALTER TABLE persons
  ADD COLUMN consent_withdrawn_at timestamptz(3),
  ADD COLUMN key_id               uuid,
  ADD COLUMN profile_sealed       bytea,
  ADD COLUMN profile_updated_at   timestamptz(3),
  ADD COLUMN phone_hash           bytea,
  ADD COLUMN pin_hash             text,
  ADD COLUMN duress_pin_hash      text,
  ADD COLUMN pin_set_at           timestamptz(3),
  ADD COLUMN recovery_hash        bytea UNIQUE,
  ADD COLUMN recovery_made_at     timestamptz(3),
  ADD COLUMN erasing_at           timestamptz(3);
CREATE INDEX persons_phone ON persons (phone_hash) WHERE phone_hash IS NOT NULL;

ALTER TABLE devices
  ADD COLUMN label         text,
  ADD COLUMN pin_failures  int NOT NULL DEFAULT 0,
  ADD COLUMN pin_failed_at timestamptz(3);
CREATE INDEX devices_created ON devices (created_at);

-- A code that lets one more device join a person, once, for some minutes.
CREATE TABLE device_invitations (
  code_hash  bytea PRIMARY KEY,
  person_id  uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  expires_at timestamptz(3) NOT NULL
);

CREATE TABLE contacts (
  id           uuid PRIMARY KEY,
  person_id    uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  -- Counts a person's contacts for ever; part of the contact's links.
  number       smallint NOT NULL,
  rank         smallint NOT NULL,
  language     "Language" NOT NULL,
  shares       "ContactShare" NOT NULL,
  sealed       bytea NOT NULL,
  phone_hash   bytea,
  email_hash   bytea,
  link_version smallint NOT NULL DEFAULT 1,
  created_at   timestamptz(3) NOT NULL,
  UNIQUE (person_id, number)
);
CREATE INDEX contacts_phone ON contacts (phone_hash) WHERE phone_hash IS NOT NULL;

CREATE TABLE partners (
  id          uuid PRIMARY KEY,
  name        text NOT NULL,
  -- Codes of the posts whose alerts the partner is told of.
  posts       text[] NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  disabled_at timestamptz(3)
);
CREATE TABLE partner_keys (
  id           uuid PRIMARY KEY,
  partner_id   uuid NOT NULL REFERENCES partners (id),
  prefix       text NOT NULL UNIQUE,
  key_hash     bytea NOT NULL UNIQUE,
  scopes       "PartnerScope"[] NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  expires_at   timestamptz(3) NOT NULL,
  revoked_at   timestamptz(3),
  last_used_at timestamptz(3)
);
CREATE INDEX partner_keys_partner ON partner_keys (partner_id);

CREATE TABLE representatives (
  id             uuid PRIMARY KEY REFERENCES officers (id),
  license_states text[] NOT NULL,
  languages      text[] NOT NULL
);
ALTER TYPE "OfficerRole" ADD VALUE 'REPRESENTATIVE';

ALTER TABLE alerts
  ADD COLUMN key_id         uuid,
  ADD COLUMN duress_at      timestamptz(3),
  -- What the person's side is shown since they cancelled under duress.
  ADD COLUMN shown_as       jsonb,
  ADD COLUMN assigned_to_id uuid REFERENCES officers (id),
  ADD COLUMN assigned_at    timestamptz(3),
  -- The person asked to erase everything while this was open.
  ADD COLUMN erasure_asked_at timestamptz(3),
  ADD COLUMN forgotten_at   timestamptz(3);
UPDATE alerts SET key_id = id;
ALTER TABLE alerts ALTER COLUMN key_id SET NOT NULL;
CREATE INDEX alerts_assigned ON alerts (assigned_to_id, received_at DESC) WHERE assigned_to_id IS NOT NULL;
CREATE INDEX alerts_to_forget ON alerts (closed_at) WHERE closed_at IS NOT NULL AND forgotten_at IS NULL;

-- What the person's side is told of an event: null for nothing, and something else than the truth under duress.
ALTER TABLE alert_events ADD COLUMN person_type "AlertEventType";
ALTER TABLE alert_events ADD COLUMN assignee_id uuid REFERENCES officers (id);
DROP TRIGGER alert_events_append_only ON alert_events;
UPDATE alert_events SET person_type = type;
CREATE INDEX alert_events_assignee ON alert_events (assignee_id, tx, id) WHERE assignee_id IS NOT NULL;

-- The log is append-only, but for what was sealed in it: that may be forgotten.
CREATE OR REPLACE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'alert_events is append-only';
END $$;
CREATE FUNCTION refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sealed IS NULL AND to_jsonb(NEW) - 'sealed' = to_jsonb(OLD) - 'sealed' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'alert_events is append-only';
END $$;
CREATE TRIGGER alert_events_append_only
  BEFORE DELETE OR TRUNCATE ON alert_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log();
CREATE TRIGGER alert_events_unchanged
  BEFORE UPDATE ON alert_events FOR EACH ROW EXECUTE FUNCTION refuse_change_of_event();

-- Whose rights changed. Every node looks here each second and asks its sockets' callers anew; triggers write it, so
-- that no way of taking a right away can forget to.
CREATE TABLE access_changes (
  id      bigserial PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  subject text NOT NULL
);
CREATE INDEX access_changes_at ON access_changes (at);
CREATE FUNCTION note_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := to_jsonb(OLD);
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'last_used_at' - 'pin_failures' - 'pin_failed_at') = (old_row - 'last_used_at' - 'pin_failures' - 'pin_failed_at') THEN
    RETURN NULL;
  END IF;
  INSERT INTO access_changes (subject) VALUES (TG_ARGV[0] || ':' || (old_row ->> TG_ARGV[1]));
  RETURN NULL;
END $$;
CREATE TRIGGER access_of_devices AFTER UPDATE OR DELETE ON devices
  FOR EACH ROW EXECUTE FUNCTION note_access_change('PERSON', 'person_id');
CREATE TRIGGER access_of_officers AFTER UPDATE OR DELETE ON officers
  FOR EACH ROW EXECUTE FUNCTION note_access_change('OFFICER', 'id');
CREATE TRIGGER access_of_partner_keys AFTER UPDATE OR DELETE ON partner_keys
  FOR EACH ROW EXECUTE FUNCTION note_access_change('PARTNER', 'partner_id');
CREATE TRIGGER access_of_partners AFTER UPDATE OR DELETE ON partners
  FOR EACH ROW EXECUTE FUNCTION note_access_change('PARTNER', 'id');
CREATE TRIGGER access_of_contacts AFTER UPDATE OR DELETE ON contacts
  FOR EACH ROW EXECUTE FUNCTION note_access_change('CONTACT', 'id');
CREATE FUNCTION note_post_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO access_changes (subject) VALUES ('OFFICER:' || coalesce(NEW.officer_id, OLD.officer_id));
  RETURN NULL;
END $$;
CREATE TRIGGER access_of_officer_posts AFTER INSERT OR UPDATE OR DELETE ON officer_posts
  FOR EACH ROW EXECUTE FUNCTION note_post_change();

CREATE FUNCTION note_unassigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO access_changes (subject) VALUES ('OFFICER:' || OLD.assigned_to_id);
  RETURN NULL;
END $$;
CREATE TRIGGER access_of_assigned AFTER UPDATE OF assigned_to_id ON alerts FOR EACH ROW
  WHEN (OLD.assigned_to_id IS NOT NULL AND OLD.assigned_to_id IS DISTINCT FROM NEW.assigned_to_id)
  EXECUTE FUNCTION note_unassigned();

-- Who did what, when, from where. Append-only; audit_chain makes alteration, removal and reordering visible.
CREATE TABLE audit_log (
  id      bigserial PRIMARY KEY,
  at      timestamptz(3) NOT NULL,
  -- "OFFICER:<id>", "PERSON:<id>", "SYSTEM" …
  actor   text NOT NULL,
  action  text NOT NULL,
  subject text,
  origin  text,
  detail  jsonb NOT NULL DEFAULT '{}'
);
CREATE TABLE audit_chain (
  ordinal  bigint PRIMARY KEY,
  audit_id bigint NOT NULL UNIQUE,
  mac      bytea NOT NULL
);
CREATE TABLE audit_head (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  ordinal bigint NOT NULL,
  mac     bytea NOT NULL
);
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER audit_chain_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
