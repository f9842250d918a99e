import type pg from 'pg';
import { statement } from '../db/statement.ts';
import type { WrappedKey } from '../privacy/wrapping-keys.ts';
import { routingCtes, storedDistance } from '../routing/routing-sql.ts';
import { type AlertRow, alertColumns } from './alert-row.ts';
import { writeEvents } from './log-writer.ts';
import type { Press } from './press-rules.ts';

/** What the statement needs beside the press itself. */
export interface RaiseInputs {
  tokenHash: Buffer;
  press: Press;
  receivedAt: Date;
  /** Ids for the person and the device, used only if the token is new. */
  newPersonId: string;
  newDeviceId: string;
  /** The alert's data key. `stored` is written with the alert; null when it is kept in a database of its own already. */
  keyId: string;
  stored: WrappedKey | null;
  sealedPosition: Buffer | null;
  /** More presses than anybody needs came from this device: kept, and shown apart. */
  pastLimit: boolean;
}

/** A row of the answer: the alert, and the event's place in the log when this press made it. */
export interface Raised {
  alert: AlertRow;
  /** The device that pressed. */
  deviceId: string;
  /** Null when the alert stood already. */
  event: { tx: string; id: string } | null;
}

/**
 * The press: one statement, one round trip, one transaction.
 *
 * The token is resolved to its person (and enrolled when new), the place to its post, the alert written once, its key,
 * its first event, and the whole alert read back. `ON CONFLICT (id) DO UPDATE … WHERE` the person matches gives the
 * standing row to the same person and no row to another; DO NOTHING with a SELECT beside it gave an empty answer in
 * 252 of 1,000 races on PostgreSQL. No NOTIFY: it costs 38 to 67 % of the rate.
 */
const RAISE = statement(
  'raise_alert',
  `WITH
  known AS MATERIALIZED (SELECT person_id, id FROM devices WHERE token_hash = $1::bytea),
  new_device AS (
    INSERT INTO devices (id, token_hash, person_id, created_at)
    SELECT $11::uuid, $1::bytea, $12::uuid, $5::timestamptz WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT (token_hash) DO UPDATE SET token_hash = excluded.token_hash
    RETURNING person_id, id
  ),
  new_person AS (
    INSERT INTO persons (id, enrolled_at, enrolled_by_press)
    SELECT person_id, $5::timestamptz, true FROM new_device WHERE person_id = $12::uuid
    RETURNING id
  ),
  person AS MATERIALIZED (
    SELECT one.person_id, one.id AS device_id, p.home_county_fips, EXISTS (SELECT FROM new_person) AS is_new,
           coalesce(p.enrolled_by_press, true) AS unknown, p.consent_withdrawn_at IS NOT NULL AS withdrawn
    FROM (SELECT person_id, id FROM known UNION ALL SELECT person_id, id FROM new_device) one
    LEFT JOIN persons p ON p.id = one.person_id
  ),
  ${routingCtes({
    longitude: '$6::float8',
    latitude: '$7::float8',
    homeCounty: '(SELECT home_county_fips FROM person)',
    on: `($5::timestamptz AT TIME ZONE 'UTC')::date`,
  })},
  open_before AS MATERIALIZED (
    -- A scalar, not a join: with the join a plan made on an empty table reads all alerts for ever after.
    SELECT a.id FROM alerts a
    WHERE a.person_id = (SELECT person_id FROM person) AND a.status <> 'CLOSED' AND a.status <> 'CANCELLED'
      -- Nothing that the phone is shown may tell a cancel under duress from an honest one.
      AND a.duress_at IS NULL AND a.id <> $2::uuid
    ORDER BY a.received_at LIMIT 1
  ),
  alert AS (
    INSERT INTO alerts (
      id, person_id, status, lane, drill, pressed_at, received_at, press_notes, routing_basis, routing_confidence,
      routing_distance, county_fips, consulate_code, posts, linked_to_id, position_sealed, position_fixed_at,
      position_received_at, key_id)
    SELECT $2::uuid, person.person_id, 'RAISED',
           (CASE WHEN person.unknown OR $16::boolean THEN 'SECOND' ELSE 'FIRST' END)::"AlertLane",
           $3::boolean, $4::timestamptz, $5::timestamptz,
           $8::"PressNote"[]
             || CASE WHEN person.is_new THEN '{ENROLLED_BY_PRESS}' ELSE '{}' END::"PressNote"[]
             || CASE WHEN person.withdrawn THEN '{CONSENT_WITHDRAWN}' ELSE '{}' END::"PressNote"[]
             || CASE WHEN $16::boolean THEN '{PAST_LIMIT}' ELSE '{}' END::"PressNote"[],
           route.basis, route.confidence, ${storedDistance('route.distance')}, route.county_fips, route.consulate_code,
           array_remove(ARRAY[route.consulate_code], NULL), (SELECT id FROM open_before),
           $9::bytea, $10::timestamptz, CASE WHEN $9::bytea IS NULL THEN NULL ELSE $5::timestamptz END, $15::uuid
    FROM person, route
    ON CONFLICT (id) DO UPDATE SET id = excluded.id WHERE alerts.person_id = excluded.person_id
    RETURNING alerts.*, (xmax = 0) AS fresh
  ),
  alert_key AS (
    INSERT INTO data_keys (id, wrapped_by, wrapped_key)
    SELECT key_id, $13::text, $14::bytea FROM alert WHERE fresh AND $14::bytea IS NOT NULL
  ),
  event AS (
    SELECT w.tx, w.id FROM ${writeEvents('alert WHERE alert.fresh', {
      alert_id: 'alert.id',
      type: "'RAISED'",
      at: 'alert.received_at',
      to_consulate_code: 'alert.consulate_code',
      sealed: 'alert.position_sealed',
    })} w
  )
  SELECT ${alertColumns('alert')}, event.tx AS "eventTx", event.id AS "eventId",
         stored.wrapped_by AS "wrappedBy", stored.wrapped_key AS "wrappedKey", person.device_id AS "deviceId"
  FROM person, alert LEFT JOIN event ON true LEFT JOIN data_keys stored ON stored.id = alert.key_id`,
);

/**
 * Stores a press. Null when the id belongs to another person's alert. A single connection will do as well as a pool.
 */
export async function insertAlert(
  pool: Pick<pg.Pool, 'query'> | pg.PoolClient,
  inputs: RaiseInputs,
): Promise<Raised | null> {
  const { press } = inputs;
  const { rows } = await pool.query(
    RAISE([
      inputs.tokenHash,
      press.id,
      press.drill,
      press.pressedAt,
      inputs.receivedAt,
      press.position?.longitude ?? null,
      press.position?.latitude ?? null,
      press.notes,
      inputs.sealedPosition,
      press.position?.fixedAt ?? null,
      inputs.newDeviceId,
      inputs.newPersonId,
      inputs.stored?.wrappedBy ?? null,
      inputs.stored?.wrappedKey ?? null,
      inputs.keyId,
      inputs.pastLimit,
    ]),
  );
  const row = rows[0];
  if (!row) return null;
  const { eventTx, eventId, wrappedBy, wrappedKey, deviceId, ...alert } = row;
  const event = eventTx === null ? null : { tx: eventTx, id: eventId };
  // A statement does not see its own inserts: the key of a new alert is the one that it was given. Nor does it see the
  // key of an alert that was committed while it waited for it: undefined has it read when somebody asks.
  const key = event
    ? (inputs.stored ?? undefined)
    : wrappedKey
      ? { wrappedBy, wrappedKey }
      : undefined;
  return { alert: { ...(alert as AlertRow), key }, deviceId, event };
}
