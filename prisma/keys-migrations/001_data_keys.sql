-- The tables of KEYS_DATABASE_URL. Every file here may be run again: all of them are, in order, at each start.
SELECT pg_advisory_xact_lock(hashtext('alert-button keys'));
CREATE TABLE IF NOT EXISTS data_keys (
  id          uuid PRIMARY KEY,
  wrapped_by  text NOT NULL,
  wrapped_key bytea NOT NULL,
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  -- Made before its owner: destroyed after a day if nobody is seen to use it.
  unclaimed   boolean NOT NULL DEFAULT false,
  -- Has an id of its own in the program and no owner in the tables.
  fixed       boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS data_keys_wrapped_by ON data_keys (wrapped_by);
CREATE INDEX IF NOT EXISTS data_keys_unclaimed ON data_keys (created_at) WHERE unclaimed;
