import type pg from 'pg';
import { statement } from '../db/statement.ts';

/** Wrong PINs that one device may try, and how long they count. */
export const DEVICE_TRIES = 5;
/** Wrong PINs that all devices of a person may try within a day, whatever right ones come between. */
export const PERSON_TRIES = 20;

/** What is known when a PIN comes in. */
export interface PinStanding {
  /** Whether the person's side is told that there is a PIN. */
  shown: boolean;
  pinHash: string | null;
  duressPinHash: string | null;
  otherDuressPinHash: string | null;
  /** Up to when alerts were received that nobody can cancel honestly any more. */
  doubtedAt: Date | null;
  /** An attempt was counted, as if it were wrong. */
  reserved: boolean;
  /** Attempts that are left after this one. */
  left: number;
  /** Until when nothing is tried; null when an attempt was possible. */
  retryAt: Date | null;
}

const RESERVE = statement(
  'reserve_pin_attempt',
  `WITH
  standing AS MATERIALIZED (
    SELECT p.id AS person_id, d.id AS device_id, p.pin_hash, p.duress_pin_hash, p.other_duress_pin_hash,
           p.pin_set_at IS NOT NULL AS shown, p.pins_doubted_at, d.pin_failed_at, p.pin_wrong_since,
           CASE WHEN d.pin_failed_at > $3::timestamptz - interval '15 minutes' THEN d.pin_failures ELSE 0 END AS failures,
           CASE WHEN p.pin_wrong_since > $3::timestamptz - interval '24 hours' THEN p.pin_wrong ELSE 0 END AS wrong
    FROM persons p JOIN devices d ON d.person_id = p.id
    WHERE p.id = $1::uuid AND d.id = $2::uuid
    FOR NO KEY UPDATE
  ),
  decided AS MATERIALIZED (
    SELECT *, shown AND $4::boolean AND failures < ${DEVICE_TRIES} AND wrong < ${PERSON_TRIES} AS reserved,
           least(${DEVICE_TRIES} - failures, ${PERSON_TRIES} - wrong) - 1 AS tries_left,
           greatest(CASE WHEN failures >= ${DEVICE_TRIES} THEN pin_failed_at + interval '15 minutes' END,
                    CASE WHEN wrong >= ${PERSON_TRIES} THEN pin_wrong_since + interval '24 hours' END) AS retry_at
    FROM standing
  ),
  person AS (
    UPDATE persons p SET pin_wrong = d.wrong + 1,
      pin_wrong_since = CASE WHEN d.wrong = 0 THEN $3::timestamptz ELSE p.pin_wrong_since END
    FROM decided d WHERE p.id = d.person_id AND d.reserved
  ),
  device AS (
    UPDATE devices v SET pin_failures = d.failures + 1, pin_failed_at = $3::timestamptz
    FROM decided d WHERE v.id = d.device_id AND d.reserved
  )
  SELECT shown, pin_hash AS "pinHash", duress_pin_hash AS "duressPinHash",
         other_duress_pin_hash AS "otherDuressPinHash", pins_doubted_at AS "doubtedAt", reserved,
         tries_left AS "left", retry_at AS "retryAt"
  FROM decided`,
);

const FORGIVE = statement(
  'forgive_pin_attempts',
  `WITH person AS (
    UPDATE persons SET pin_wrong = greatest(pin_wrong - 1, 0) WHERE id = $1::uuid RETURNING id
  )
  UPDATE devices SET pin_failures = 0, pin_failed_at = NULL FROM person
  WHERE devices.id = $2::uuid AND devices.person_id = person.id`,
);

/** A person's device that gives a PIN. */
export interface PinPlace {
  personId: string;
  deviceId: string;
}

/**
 * Counts an attempt before it is judged, and reads what it is judged by, in one statement.
 *
 * The rows stay locked until it has committed: of a thousand at once no more than five find an attempt left. A press
 * takes only the key share of the person's row and does not wait. Null when the device is not the person's any more.
 */
export async function reserveAttempt(
  pool: pg.Pool,
  place: PinPlace,
  at: Date,
  given: boolean,
): Promise<PinStanding | null> {
  const { rows } = await pool.query<PinStanding>(
    RESERVE([place.personId, place.deviceId, at, given]),
  );
  return rows[0] ?? null;
}

/** Takes the attempt back, and what the device had tried before. What all devices tried today stays counted. */
export async function forgiveAttempts(pool: pg.Pool, place: PinPlace): Promise<void> {
  await pool.query(FORGIVE([place.personId, place.deviceId]));
}

/** So often a person's PINs may be set or removed within a day. */
export const PERSON_CHANGES = 10;

const RESERVE_CHANGE = statement(
  'reserve_pin_change',
  `WITH standing AS MATERIALIZED (
    SELECT id, pin_changes_since, pin_changes_since > $2::timestamptz - interval '24 hours' AS counts, pin_changes
    FROM persons WHERE id = $1::uuid FOR NO KEY UPDATE
  ),
  counted AS (
    UPDATE persons p SET pin_changes = CASE WHEN s.counts THEN s.pin_changes + 1 ELSE 1 END,
      pin_changes_since = CASE WHEN s.counts THEN s.pin_changes_since ELSE $2::timestamptz END
    FROM standing s WHERE p.id = s.id AND (s.counts IS NOT TRUE OR s.pin_changes < ${PERSON_CHANGES})
    RETURNING p.id
  )
  SELECT CASE WHEN NOT EXISTS (SELECT FROM counted) THEN pin_changes_since + interval '24 hours' END AS "retryAt"
  FROM standing`,
);

/**
 * Counts a setting or a removal before anything is judged. Null, or until when there is none left: where PINs only seem
 * removed no PIN is asked for, and whoever may change them without end finds the true one by trying.
 */
export async function reserveChange(
  pool: pg.Pool,
  personId: string,
  at: Date,
): Promise<Date | null> {
  const { rows } = await pool.query<{ retryAt: Date | null }>(RESERVE_CHANGE([personId, at]));
  return rows[0]?.retryAt ?? null;
}

const SET = statement(
  'set_pins',
  `WITH standing AS MATERIALIZED (
    SELECT id, $3::boolean AND pin_hash IS NOT NULL AS forced
    FROM persons WHERE id = $1::uuid AND erasing_at IS NULL
    FOR NO KEY UPDATE
  )
  UPDATE persons p SET
    pin_set_at = $2::timestamptz,
    pin_hash = CASE WHEN forced THEN pin_hash ELSE $4::text END,
    duress_pin_hash = CASE WHEN forced THEN $4::text ELSE $5::text END,
    other_duress_pin_hash = CASE WHEN forced THEN $5::text ELSE $6::text END,
    pins_doubted_at = CASE WHEN forced THEN $2::timestamptz ELSE pins_doubted_at END
  FROM standing WHERE p.id = standing.id`,
);

/** Hashes to be stored; the decoy takes the place that is left over. */
export interface NewPins {
  pin: string;
  duressPin: string;
  decoy: string;
}

/**
 * Stores new PINs. Under duress the true one stays, and both new ones become duress PINs. The same statement either way.
 *
 * With no true one (after a recovery) there is none to keep, and they are set for good.
 */
export async function storePins(
  pool: pg.Pool,
  personId: string,
  at: Date,
  underDuress: boolean,
  pins: NewPins,
): Promise<void> {
  await pool.query(SET([personId, at, underDuress, pins.pin, pins.duressPin, pins.decoy]));
}

const REMOVE = statement(
  'remove_pins',
  `UPDATE persons SET
     pin_set_at = NULL,
     pin_hash = CASE WHEN $3::boolean THEN pin_hash END,
     duress_pin_hash = CASE WHEN $3::boolean THEN duress_pin_hash END,
     other_duress_pin_hash = CASE WHEN $3::boolean THEN other_duress_pin_hash END,
     pins_doubted_at = CASE WHEN $3::boolean THEN $2::timestamptz ELSE pins_doubted_at END
   WHERE id = $1::uuid`,
);

/** Removes the PINs. Under duress they stay, and the person's side is told that there is none. */
export async function removePins(
  pool: pg.Pool,
  personId: string,
  at: Date,
  underDuress: boolean,
): Promise<void> {
  await pool.query(REMOVE([personId, at, underDuress]));
}
