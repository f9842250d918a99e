import type pg from 'pg';
import type { WantedChannel } from './channel-store.ts';

/** What follows a closed alert is tried for an hour: so long after the end its addresses may still be needed. */
const NEEDED_AFTER_CLOSING = `interval '2 hours'`;

/**
 * Locks the first notices, also those that wait: none of them is taken, by the old address, while the new one is being
 * written. What is being sent may go to the old address; what was never tried goes to the new one.
 */
const KEEP = `WITH first_notices AS (
    SELECT d.* FROM deliveries d JOIN alerts a ON a.id = d.alert_id
    WHERE a.person_id = $2::uuid AND a.forgotten_at IS NULL
      AND (a.closed_at IS NULL OR a.closed_at > $3::timestamptz - ${NEEDED_AFTER_CLOSING})
      AND d.contact_id = $1::uuid AND d.notice = 'RAISED'
    FOR UPDATE OF d
  )
  INSERT INTO former_addresses
    (delivery_id, tries, language, sealed, channel_id, channel_sealed, state, address_hash)
  SELECT d.id, d.attempts, c.language, c.sealed, h.id, h.sealed, h.state, h.address_hash
  FROM first_notices d
  JOIN contacts c ON c.id = d.contact_id
  JOIN contact_channels h ON h.contact_id = d.contact_id AND h.channel = d.channel
  WHERE (d.accepted_at IS NOT NULL OR d.uncertain OR d.state = 'SENDING') AND NOT EXISTS (
    SELECT FROM unnest($4::text[]::"NoticeChannel"[], $5::bytea[]) AS w (channel, address_hash)
    WHERE w.channel = h.channel AND w.address_hash IS NOT DISTINCT FROM h.address_hash)
  ON CONFLICT (delivery_id, tries) DO NOTHING`;

/**
 * Before a contact is changed or removed, under the person's lock: keeps the addresses that it is to lose and to which
 * the first notice of an alert went, or may have gone, so that each is told how it went on.
 */
export async function keepFormerAddresses(
  client: pg.PoolClient,
  {
    id,
    personId,
    channels,
    at,
  }: {
    id: string;
    personId: string;
    /** As they are to be. */
    channels: Array<Pick<WantedChannel, 'channel' | 'addressHash'>>;
    at: Date;
  },
): Promise<void> {
  await client.query(KEEP, [
    id,
    personId,
    at,
    channels.map(({ channel }) => channel),
    channels.map(({ addressHash }) => addressHash && Buffer.from(addressHash)),
  ]);
}
