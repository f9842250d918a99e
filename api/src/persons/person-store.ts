import type pg from 'pg';
import { statement } from '../db/statement.ts';

export interface PersonRecord {
  tokenHash: Buffer;
  /** Used only if the token is new. */
  newPersonId: string;
  newDeviceId: string;
  at: Date;
  language: string | null;
  homeCounty: string | null;
  consentTextVersion: string | null;
  consentLanguage: string | null;
}

const UPSERT = statement(
  'enroll_person',
  `WITH
  device AS (
    INSERT INTO devices (id, token_hash, person_id, created_at)
    VALUES ($2::uuid, $1::bytea, $3::uuid, $4::timestamptz)
    ON CONFLICT (token_hash) DO UPDATE SET token_hash = excluded.token_hash
    RETURNING person_id
  )
  INSERT INTO persons (id, language, home_county_fips, enrolled_at, consented_at, consent_text_version, consent_language)
  SELECT person_id, coalesce($5::text, 'es')::"Language", $6::text, $4::timestamptz,
         CASE WHEN $7::text IS NULL THEN NULL ELSE $4::timestamptz END, $7::text,
         CASE WHEN $7::text IS NULL THEN NULL ELSE $8::text::"Language" END
  FROM device
  ON CONFLICT (id) DO UPDATE SET
    language = CASE WHEN $5::text IS NULL THEN persons.language ELSE excluded.language END,
    home_county_fips = coalesce(excluded.home_county_fips, persons.home_county_fips),
    enrolled_by_press = false,
    consented_at = coalesce(excluded.consented_at, persons.consented_at),
    consent_text_version = coalesce(excluded.consent_text_version, persons.consent_text_version),
    consent_language = coalesce(excluded.consent_language, persons.consent_language),
    consent_withdrawn_at = CASE WHEN $7::text IS NULL THEN persons.consent_withdrawn_at END
  RETURNING id`,
);

/** Makes or mends the person of a token, in one statement; two at once end in one person. */
export async function upsertPerson(pool: pg.Pool, record: PersonRecord): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    UPSERT([
      record.tokenHash,
      record.newDeviceId,
      record.newPersonId,
      record.at,
      record.language,
      record.homeCounty,
      record.consentTextVersion,
      record.consentLanguage,
    ]),
  );
  return (rows[0] as { id: string }).id;
}
