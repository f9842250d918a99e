-- What of the audit log is not in the chain yet. Ids commit out of order, so the chain cannot follow them by number, and
-- looking for what is missing would read the whole log each second.
CREATE TABLE audit_unchained (
  audit_id bigint PRIMARY KEY
);
INSERT INTO audit_unchained SELECT id FROM audit_log;
CREATE FUNCTION note_unchained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unchained SELECT id FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_log_unchained AFTER INSERT ON audit_log
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_unchained();

ALTER TABLE data_keys
  -- Made before its owner: destroyed after a day if nobody is seen to use it.
  ADD COLUMN unclaimed boolean NOT NULL DEFAULT false,
  -- Has an id of its own in the program and no owner in the tables.
  ADD COLUMN fixed     boolean NOT NULL DEFAULT false;
CREATE INDEX data_keys_unclaimed ON data_keys (created_at) WHERE unclaimed;
CREATE INDEX persons_key ON persons (key_id) WHERE key_id IS NOT NULL;
CREATE INDEX device_invitations_expiry ON device_invitations (expires_at);
