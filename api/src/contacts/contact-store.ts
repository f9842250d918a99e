import type pg from 'pg';
import { MOST_CONTACTS } from './contact-rules.ts';

/** A new contact, sealed. */
export interface NewContact {
  id: string;
  personId: string;
  language: string | null;
  shares: string;
  sealed: Buffer;
  phoneHash: Uint8Array | null;
  emailHash: Uint8Array | null;
  at: Date;
}

// The lock comes first and on its own: only a later statement sees what others committed while it waited.
const LOCK = `SELECT id FROM persons WHERE id = $1::uuid AND erasing_at IS NULL FOR NO KEY UPDATE`;
const INSERT = `WITH numbered AS (
    UPDATE persons SET last_contact_number = last_contact_number + 1
    WHERE id = $2::uuid AND (SELECT count(*) FROM contacts WHERE person_id = $2::uuid) < ${MOST_CONTACTS}
    RETURNING last_contact_number AS number, language
  )
  INSERT INTO contacts (id, person_id, number, rank, language, shares, sealed, phone_hash, email_hash, created_at)
  SELECT $1::uuid, $2::uuid, number, (SELECT coalesce(max(rank), 0) + 1 FROM contacts WHERE person_id = $2::uuid),
         coalesce($3::text::"Language", language), $4::text::"ContactShare", $5::bytea, $6::bytea, $7::bytea, $8::timestamptz
  FROM numbered RETURNING id`;
const REMOVE = `DELETE FROM contacts WHERE id = $1::uuid AND person_id = $2::uuid RETURNING rank`;
const CLOSE_GAP = `UPDATE contacts SET rank = rank - 1 WHERE person_id = $1::uuid AND rank > $2::int`;
const ORDER = `UPDATE contacts c SET rank = o.rank FROM (
    SELECT id, row_number() OVER (
      ORDER BY CASE WHEN id = $2::uuid THEN $3::float8 + CASE WHEN rank < $3::float8 THEN 0.5 ELSE -0.5 END ELSE rank END
    ) AS rank
    FROM contacts WHERE person_id = $1::uuid) o
  WHERE c.id = o.id AND c.rank <> o.rank`;

/** Runs statements under the lock of the person's row; undefined for a person who is being erased. */
async function locked<T>(
  pool: pg.Pool,
  personId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T | undefined> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query(LOCK, [personId]);
    const result = rows.length > 0 ? await work(client) : undefined;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Adds a contact under the next number, which is never used again. "FULL" when there are as many as may be. */
export function insertContact(
  pool: pg.Pool,
  contact: NewContact,
): Promise<'ADDED' | 'FULL' | undefined> {
  return locked(pool, contact.personId, async (client) => {
    const { rows } = await client.query(INSERT, [
      contact.id,
      contact.personId,
      contact.language,
      contact.shares,
      contact.sealed,
      contact.phoneHash,
      contact.emailHash,
      contact.at,
    ]);
    return rows.length > 0 ? 'ADDED' : 'FULL';
  });
}

/** Removes a contact and moves those below up. False when the person has no such contact. */
export async function deleteContact(pool: pg.Pool, personId: string, id: string): Promise<boolean> {
  const removed = await locked(pool, personId, async (client) => {
    const { rows } = await client.query<{ rank: number }>(REMOVE, [id, personId]);
    if (rows[0]) await client.query(CLOSE_GAP, [personId, rows[0].rank]);
    return rows.length > 0;
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
