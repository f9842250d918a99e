-- What decision 010 needs: a change of PINs under duress that nobody can find out, and guesses that no device forgives.
ALTER TABLE persons
  -- The duress PIN that was asked for by whoever changed the PINs under duress. All three are set or none is.
  ADD COLUMN other_duress_pin_hash text,
  -- Wrong PINs from all devices within a day; a right one does not wipe these out.
  ADD COLUMN pin_wrong             int NOT NULL DEFAULT 0,
  ADD COLUMN pin_wrong_since       timestamptz(3),
  -- Numbers of contacts count up for ever.
  ADD COLUMN last_contact_number   smallint NOT NULL DEFAULT 0,
  ADD COLUMN erased_at             timestamptz(3);
CREATE INDEX persons_erasing ON persons (erasing_at) WHERE erasing_at IS NOT NULL AND erased_at IS NULL;

-- A code is a place to look and a secret, so that wrong secrets can be counted against the invitation.
DELETE FROM device_invitations;
ALTER TABLE device_invitations
  ADD COLUMN secret_hash bytea NOT NULL,
  ADD COLUMN tries       smallint NOT NULL DEFAULT 0;
