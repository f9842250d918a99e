-- Where a first notice went, kept when the person changes or removes the contact afterwards: what follows of that alert
-- goes there too. Forgotten with the alert.
CREATE TABLE former_addresses (
  -- The first notice.
  delivery_id    uuid PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
  -- How many tries it had had. A later one goes to the address of then, and so does what follows it.
  tries          smallint NOT NULL,
  -- The contact and the channel as they were; sealed under the person's key, in the same places as before.
  language       "Language" NOT NULL,
  sealed         bytea NOT NULL,
  channel_id     uuid NOT NULL,
  channel_sealed bytea,
  state          "ChannelState" NOT NULL,
  -- Keyed hash: what a STOP from there is found by.
  address_hash   bytea
);
