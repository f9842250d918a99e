import type pg from 'pg';
import { locked } from '../persons/person-lock-store.ts';
import { type WantedChannel, writeChannels } from './channel-store.ts';
import { MOST_CONTACTS } from './contact-rules.ts';
import { keepFormerAddresses } from './former-address-store.ts';

/** A contact, sealed, with its channels. */
export interface SealedContact {
  id: string;
  personId: string;
  language: string | null;
  shares: string | null;
  sealed: Uint8Array;
  phoneHash: Uint8Array | null;
  emailHash: Uint8Array | null;
  channels: WantedChannel[];
  at: Date;
}

const INSERT = `WITH numbered AS (
    UPDATE persons SET last_contact_number = last_contact_number + 1
    WHERE id = $2::uuid AND (SELECT count(*) FROM contacts WHERE person_id = $2::uuid) < ${MOST_CONTACTS}
    RETURNING last_contact_number AS number, language
  )
  INSERT INTO contacts (id, person_id, number, rank, language, shares, sealed, phone_hash, email_hash, created_at)
  SELECT $1::uuid, $2::uuid, number, (SELECT coalesce(max(rank), 0) + 1 FROM contacts WHERE person_id = $2::uuid),
         coalesce($3::text::"Language", language), coalesce($4::text, 'HAPPENED')::"ContactShare",
         $5::bytea, $6::bytea, $7::bytea, $8::timestamptz
  FROM numbered RETURNING id`;
const UPDATE = `UPDATE contacts SET
    language = coalesce($3::text::"Language", language), shares = coalesce($4::text::"ContactShare", shares),
    sealed = $5::bytea, phone_hash = $6::bytea, email_hash = $7::bytea, link_version = link_version + $9::int
  WHERE id = $1::uuid AND person_id = $2::uuid AND sealed = $8::bytea RETURNING id`;
const REMOVE = `DELETE FROM contacts WHERE id = $1::uuid AND person_id = $2::uuid RETURNING rank`;
// What was sent outside an alert stays as a bare row: it counts against what the person may still send.
const UNLINK = `UPDATE deliveries SET contact_id = NULL,
    ended_at = CASE WHEN state = 'QUEUED' THEN $2::timestamptz ELSE ended_at END,
    reason = CASE WHEN state = 'QUEUED' THEN 'CONTACT_REMOVED' ELSE reason END,
    state = CASE WHEN state = 'QUEUED' THEN 'SKIPPED' ELSE state END
  WHERE contact_id = $1::uuid AND alert_id IS NULL`;
const CLOSE_GAP = `UPDATE contacts SET rank = rank - 1 WHERE person_id = $1::uuid AND rank > $2::int`;
const ORDER = `UPDATE contacts c SET rank = o.rank FROM (
    SELECT id, row_number() OVER (
      ORDER BY CASE WHEN id = $2::uuid THEN $3::float8 + CASE WHEN rank < $3::float8 THEN 0.5 ELSE -0.5 END ELSE rank END
    ) AS rank
    FROM contacts WHERE person_id = $1::uuid) o
  WHERE c.id = o.id AND c.rank <> o.rank`;

const valuesOf = (contact: SealedContact) => [
  contact.id,
  contact.personId,
  contact.language,
  contact.shares,
  contact.sealed,
  contact.phoneHash,
  contact.emailHash,
];

/**
 * Adds a contact under the next number, which is never used again, with its channels, and queues their invitations.
 * "FULL" when there are as many as may be; undefined for a person who is being erased.
 */
export function insertContact(
  pool: pg.Pool,
  contact: SealedContact,
): Promise<'ADDED' | 'FULL' | undefined> {
  return locked(pool, contact.personId, async (client) => {
    const { rows } = await client.query(INSERT, [...valuesOf(contact), contact.at]);
    if (rows.length === 0) return 'FULL';
    await writeChannels(client, contact);
    return 'ADDED';
  });
}

/**
 * Changes a contact and its channels, if it is still as it was read; false if not. Channels that are new, or lead to
 * another address, are invited.
 */
export async function updateContact(
  pool: pg.Pool,
  contact: SealedContact,
  before: { sealed: Uint8Array; endsLinks: boolean },
): Promise<boolean> {
  const changed = await locked(pool, contact.personId, async (client) => {
    await keepFormerAddresses(client, contact);
    const values = [...valuesOf(contact), before.sealed, before.endsLinks ? 1 : 0];
    const { rows } = await client.query(UPDATE, values);
    if (rows.length > 0) await writeChannels(client, contact);
    return rows.length > 0;
  });
  return changed === true;
}

/** Removes a contact and moves those below up. False when the person has no such contact. */
export async function deleteContact(
  pool: pg.Pool,
  personId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const removed = await locked(pool, personId, async (client) => {
    await keepFormerAddresses(client, { id, personId, channels: [], at });
    const { rows } = await client.query<{ rank: number }>(REMOVE, [id, personId]);
    if (!rows[0]) return false;
    await client.query(CLOSE_GAP, [personId, rows[0].rank]);
    await client.query(UNLINK, [id, at]);
    return true;
  });
  return removed === true;
}

/** Moves a contact to a place in the order, counted from 1. */
export async function moveContact(
  pool: pg.Pool,
  personId: string,
  id: string,
  rank: number,
): Promise<void> {
  await locked(pool, personId, (client) => client.query(ORDER, [personId, id, rank]));
}
