-- Who the staff are, how they prove it, and how what is known of them is kept: no e-mail, name, secret or token in the
-- clear. What is found by its value has a keyed hash (or, for 256 random bits, SHA-256) beside what is sealed.

-- Only demo officers can exist so far. They keep their ids, which alerts refer to; the next start writes the rest.
ALTER TABLE officers
  DROP COLUMN email,
  DROP COLUMN name,
  DROP COLUMN password_hash,
  ADD COLUMN email_hash      bytea UNIQUE,
  ADD COLUMN email_sealed    bytea,
  ADD COLUMN name_sealed     bytea,
  ADD COLUMN two_factor      boolean NOT NULL DEFAULT false,
  ADD COLUMN created_at      timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN last_sign_in_at timestamptz(3);
DELETE FROM officer_sessions;

-- One row for each way to sign in: a password ("credential"), or the ministry's sign-on.
CREATE TABLE officer_accounts (
  id             uuid PRIMARY KEY,
  officer_id     uuid NOT NULL REFERENCES officers (id) ON DELETE CASCADE,
  provider_id    text NOT NULL,
  subject_hash   bytea NOT NULL,
  subject_sealed bytea NOT NULL,
  -- argon2id
  password_hash  text,
  created_at     timestamptz(3) NOT NULL,
  updated_at     timestamptz(3) NOT NULL,
  UNIQUE (officer_id, provider_id),
  UNIQUE (provider_id, subject_hash)
);

CREATE TABLE officer_two_factors (
  id            uuid PRIMARY KEY,
  officer_id    uuid NOT NULL UNIQUE REFERENCES officers (id) ON DELETE CASCADE,
  secret_sealed bytea NOT NULL,
  backup_sealed bytea NOT NULL,
  -- Of the whole list: using a code up changes it, and of two at once one finds it changed.
  backup_hash   bytea NOT NULL,
  verified      boolean NOT NULL
);

ALTER TABLE officer_sessions
  ADD COLUMN id            uuid NOT NULL UNIQUE,
  ADD COLUMN last_seen_at  timestamptz(3) NOT NULL,
  ADD COLUMN second_factor boolean NOT NULL,
  -- The browser in some words, for example "Firefox on Windows".
  ADD COLUMN agent         text;
CREATE INDEX officer_sessions_expiry ON officer_sessions (expires_at);

-- What must be remembered for some minutes between two steps of a sign-in.
CREATE TABLE staff_challenges (
  id              uuid PRIMARY KEY,
  identifier_hash bytea NOT NULL,
  value_sealed    bytea NOT NULL,
  expires_at      timestamptz(3) NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  updated_at      timestamptz(3) NOT NULL
);
CREATE INDEX staff_challenges_identifier ON staff_challenges (identifier_hash);
CREATE INDEX staff_challenges_expiry ON staff_challenges (expires_at);

CREATE TABLE staff_invitations (
  id             uuid PRIMARY KEY,
  token_hash     bytea NOT NULL UNIQUE,
  email_hash     bytea NOT NULL,
  email_sealed   bytea NOT NULL,
  name_sealed    bytea NOT NULL,
  role           "OfficerRole" NOT NULL,
  posts          text[] NOT NULL,
  license_states text[] NOT NULL,
  languages      text[] NOT NULL,
  -- Null for one made at the terminal.
  invited_by_id  uuid REFERENCES officers (id),
  created_at     timestamptz(3) NOT NULL,
  expires_at     timestamptz(3) NOT NULL,
  accepted_at    timestamptz(3),
  revoked_at     timestamptz(3)
);
CREATE INDEX staff_invitations_open ON staff_invitations (email_hash) WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- What takes a session away must be noticed by the sockets that it opened; being seen takes nothing away.
CREATE TRIGGER access_of_officer_sessions_ended AFTER DELETE ON officer_sessions
  FOR EACH ROW EXECUTE FUNCTION note_access_change('OFFICER', 'officer_id');
CREATE TRIGGER access_of_officer_sessions AFTER UPDATE ON officer_sessions
  FOR EACH ROW WHEN (to_jsonb(OLD) - 'last_seen_at' IS DISTINCT FROM to_jsonb(NEW) - 'last_seen_at')
  EXECUTE FUNCTION note_access_change('OFFICER', 'officer_id');
-- Signing in changes nobody's rights either.
DROP TRIGGER access_of_officers ON officers;
CREATE TRIGGER access_of_officers_gone AFTER DELETE ON officers
  FOR EACH ROW EXECUTE FUNCTION note_access_change('OFFICER', 'id');
CREATE TRIGGER access_of_officers AFTER UPDATE ON officers
  FOR EACH ROW WHEN (to_jsonb(OLD) - 'last_sign_in_at' IS DISTINCT FROM to_jsonb(NEW) - 'last_sign_in_at')
  EXECUTE FUNCTION note_access_change('OFFICER', 'id');
