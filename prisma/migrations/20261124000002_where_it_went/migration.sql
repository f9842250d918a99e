-- A first notice may have gone to several addresses: what follows goes to each of them, as a row of its own.
ALTER TABLE deliveries
  -- Keyed hash of the phone or e-mail to which it last went: which notice a reply answers is found by it.
  ADD COLUMN sent_to bytea,
  -- Which former address it goes to: the tries of former_addresses. 0: where the contact is now, or was last.
  ADD COLUMN former smallint NOT NULL DEFAULT 0;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_event_id_contact_id_channel_key;
ALTER TABLE deliveries ADD UNIQUE (event_id, contact_id, channel, former);
UPDATE deliveries d SET sent_to = coalesce(
    (SELECT o.address_hash FROM former_addresses o WHERE o.delivery_id = d.id), c.address_hash)
  FROM contact_channels c WHERE c.contact_id = d.contact_id AND c.channel = d.channel AND d.sent_at IS NOT NULL;
CREATE INDEX deliveries_sent_to ON deliveries (sent_to) WHERE sent_to IS NOT NULL;

ALTER TABLE former_addresses DROP CONSTRAINT former_addresses_pkey, ADD PRIMARY KEY (delivery_id, tries);
CREATE INDEX former_addresses_hash ON former_addresses (address_hash) WHERE address_hash IS NOT NULL;
