import type pg from 'pg';
import type { NoticeChannel } from '../db/generated/enums.ts';
import { lockAddresses } from './address-lock-store.ts';
import { isAbout } from './asked-channel.ts';
import { inviteChannels } from './invite-store.ts';

/** A channel as it is to be. */
export interface WantedChannel {
  /** For a new row. */
  id: string;
  channel: NoticeChannel;
  /** Null for a push. */
  addressHash: Uint8Array | null;
}

const ADDRESSES = `SELECT address_hash AS hash FROM contact_channels
  WHERE contact_id = $1::uuid AND address_hash IS NOT NULL`;
const REMOVE = `DELETE FROM contact_channels
  WHERE contact_id = $1::uuid AND channel <> ALL ($2::text[]::"NoticeChannel"[])`;
// A channel that leads to another address begins anew; one that does not stays untouched and is not returned.
const WRITE = `INSERT INTO contact_channels (id, contact_id, person_id, channel, address_hash, state)
  SELECT w.id, $1::uuid, $2::uuid, w.channel, w.address_hash, (CASE
      WHEN s.address_hash IS NOT NULL THEN 'STOPPED'
      WHEN w.channel = 'VOICE' AND EXISTS (
        SELECT FROM contact_channels o
        WHERE o.contact_id = $1::uuid AND o.address_hash = w.address_hash AND o.state = 'CONFIRMED') THEN 'CONFIRMED'
      ELSE 'NOT_ASKED' END)::"ChannelState"
  FROM unnest($3::uuid[], $4::text[]::"NoticeChannel"[], $5::bytea[]) AS w (id, channel, address_hash)
  LEFT JOIN stopped_addresses s ON s.address_hash = w.address_hash
  ON CONFLICT (contact_id, channel) DO UPDATE
    SET address_hash = excluded.address_hash, state = excluded.state, asked_at = NULL, answered_at = NULL
    WHERE contact_channels.address_hash IS DISTINCT FROM excluded.address_hash
  RETURNING id`;
/** Calls that nobody was asked about: they followed a written channel, which may be gone now. */
const UNASKED_CALLS = `SELECT id FROM contact_channels
  WHERE contact_id = $1::uuid AND channel = 'VOICE' AND state = 'NOT_ASKED' AND id <> ALL ($2::uuid[])`;
/** What waits outside an alert and would go to nobody, or tell another what was meant for the one before. */
const SKIP = `UPDATE deliveries d SET state = 'SKIPPED', reason = 'CONTACT_REMOVED', ended_at = $3::timestamptz
  WHERE d.contact_id = $1::uuid AND d.alert_id IS NULL AND d.state = 'QUEUED' AND NOT EXISTS (
    SELECT FROM contact_channels c
    WHERE ${isAbout('c', 'd')} AND c.id <> ALL ($2::uuid[]))`;

/**
 * Brings a contact's channels to what is wanted, under the person's lock, and queues invitations over those that are
 * new or lead to another address.
 */
export async function writeChannels(
  client: pg.PoolClient,
  {
    id,
    personId,
    channels,
    at,
  }: { id: string; personId: string; channels: WantedChannel[]; at: Date },
): Promise<void> {
  const { rows: known } = await client.query<{ hash: Buffer }>(ADDRESSES, [id]);
  await lockAddresses(client, [
    ...known.map(({ hash }) => hash),
    ...channels.map(({ addressHash }) => addressHash),
  ]);
  await client.query(REMOVE, [id, channels.map(({ channel }) => channel)]);
  const { rows } = await client.query<{ id: string }>(WRITE, [
    id,
    personId,
    channels.map((each) => each.id),
    channels.map(({ channel }) => channel),
    channels.map(({ addressHash }) => addressHash && Buffer.from(addressHash)),
  ]);
  const begun = rows.map((row) => row.id);
  await client.query(SKIP, [id, begun, at]);
  const { rows: calls } = await client.query<{ id: string }>(UNASKED_CALLS, [id, begun]);
  const only = [...begun, ...calls.map((row) => row.id)];
  await inviteChannels(client, { contactId: id, personId, only, at });
}

const REACH = `SELECT count(*)::int AS contacts,
    count(*) FILTER (WHERE c.reachable)::int AS reachable, count(*) FILTER (WHERE c.confirmed)::int AS confirmed
  FROM (
    SELECT bool_or(h.state NOT IN ('STOPPED', 'DECLINED')) AS reachable, bool_or(h.state = 'CONFIRMED') AS confirmed
    FROM contacts c LEFT JOIN contact_channels h ON h.contact_id = c.id AND (h.channel <> 'PUSH' OR h.sealed IS NOT NULL)
    WHERE c.person_id = $1::uuid GROUP BY c.id
  ) c`;

/** How many contacts a person has, can reach, and knows to be willing. */
export async function readReach(
  pool: pg.Pool,
  personId: string,
): Promise<{ contacts: number; reachable: number; confirmed: number }> {
  const { rows } = await pool.query(REACH, [personId]);
  return rows[0];
}

const SUBSCRIBE = `INSERT INTO contact_channels (id, contact_id, person_id, channel, state, sealed, answered_at)
  SELECT $1::uuid, c.id, c.person_id, 'PUSH', 'CONFIRMED', $3::bytea, $4::timestamptz
  FROM contacts c JOIN persons p ON p.id = c.person_id AND p.erasing_at IS NULL WHERE c.id = $2::uuid
  ON CONFLICT (contact_id, channel) DO UPDATE
    SET state = 'CONFIRMED', sealed = excluded.sealed, answered_at = excluded.answered_at
    WHERE contact_channels.id = excluded.id
  RETURNING id`;

/**
 * Keeps a browser's subscription, in the place of the one before. False when the contact, or the row of this id, is no
 * more: what is sealed belongs to the id.
 */
export async function writePush(
  pool: pg.Pool,
  push: { id: string; contactId: string; sealed: Uint8Array; at: Date },
): Promise<boolean> {
  const values = [push.id, push.contactId, push.sealed, push.at];
  return (await pool.query(SUBSCRIBE, values)).rows.length > 0;
}
