import type pg from 'pg';
import type { EventPlace } from '../alerts/alert-store.ts';
import { statement } from '../db/statement.ts';

/** An alert that still needs its person: open, or cancelled under duress and not closed. */
const NEEDED = `(a.status IN ('RAISED', 'ACKNOWLEDGED', 'ASSIGNED') OR (a.duress_at IS NOT NULL AND a.status <> 'CLOSED'))`;

/** What goes of an alert that is erased; `shown_as` stays for the duress view, as when an alert is forgotten. */
const EMPTY = `position_sealed = NULL, position_fixed_at = NULL, routing_distance = NULL,
      shown_as = a.shown_as || '{"routingDistance": null}', forgotten_at = coalesce(a.forgotten_at, $2::timestamptz)`;

const NOT_LOGGED = `NOT EXISTS (SELECT FROM alert_events e WHERE e.alert_id = a.id AND e.type = 'ERASED')`;

/** Of an alert that was cancelled under duress that side is told at once what it would be told after an honest cancel. */
const BEGIN = statement(
  'begin_erasure',
  `WITH
  person AS (
    UPDATE persons SET erasing_at = coalesce(erasing_at, $2::timestamptz), recovery_hash = NULL, recovery_made_at = NULL
    WHERE id = $1::uuid RETURNING id
  ),
  devices_gone AS (DELETE FROM devices USING person WHERE devices.person_id = person.id),
  invitations_gone AS (DELETE FROM device_invitations i USING person WHERE i.person_id = person.id),
  asked AS (
    UPDATE alerts a SET erasure_asked_at = $2::timestamptz
    FROM person WHERE a.person_id = person.id AND ${NEEDED} AND a.erasure_asked_at IS NULL
    RETURNING a.id, a.person_id, a.posts, a.assigned_to_id, a.duress_at
  ),
  erased AS (
    UPDATE alerts a SET ${EMPTY}
    FROM person WHERE a.person_id = person.id AND NOT ${NEEDED} AND ${NOT_LOGGED}
    RETURNING a.id, a.person_id, a.posts, a.assigned_to_id
  ),
  emptied AS (
    UPDATE alert_events e SET sealed = NULL FROM erased WHERE e.alert_id = erased.id AND e.sealed IS NOT NULL
  )
  INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, assignee_id)
  SELECT id, person_id, 'ERASURE_ASKED'::"AlertEventType",
         (CASE WHEN duress_at IS NOT NULL THEN 'ERASED' END)::"AlertEventType", $2::timestamptz, posts, assigned_to_id
  FROM asked
  UNION ALL
  SELECT id, person_id, 'ERASED', 'ERASED', $2::timestamptz, posts, assigned_to_id FROM erased
  RETURNING tx, id`,
);

/**
 * Signs every device of a person out, erases the alerts that nobody needs any more, and tells the desks of the others,
 * in one statement. Returns the places of what was logged.
 */
export async function beginErasure(
  pool: pg.Pool,
  personId: string,
  at: Date,
): Promise<EventPlace[]> {
  return (await pool.query<EventPlace>(BEGIN([personId, at]))).rows;
}

const WIPE = statement(
  'wipe_person',
  `WITH
  person AS MATERIALIZED (
    SELECT p.id, p.key_id FROM persons p
    WHERE p.id = $1::uuid AND p.erasing_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM alerts a WHERE a.person_id = p.id AND ${NEEDED})
    FOR NO KEY UPDATE
  ),
  shell AS (
    UPDATE persons p SET
      language = 'es', home_county_fips = NULL,
      consented_at = NULL, consent_text_version = NULL, consent_language = NULL, consent_withdrawn_at = NULL,
      profile_sealed = NULL, profile_kept_sealed = NULL, profile_updated_at = NULL, phone_hash = NULL,
      pin_hash = NULL, duress_pin_hash = NULL, other_duress_pin_hash = NULL, pin_set_at = NULL,
      pins_doubted_at = NULL, recovery_coerced = false,
      pin_wrong = 0, pin_wrong_since = NULL, last_contact_number = 0
    FROM person WHERE p.id = person.id
  ),
  contacts_gone AS (DELETE FROM contacts c USING person WHERE c.person_id = person.id),
  -- What was sent to contacts goes; what officers were paged with stays with the bare alert. Channels go with contacts.
  notices_gone AS (DELETE FROM deliveries d USING person WHERE d.person_id = person.id AND d.officer_id IS NULL),
  pages AS (UPDATE deliveries d SET person_id = NULL FROM person WHERE d.person_id = person.id AND d.officer_id IS NOT NULL),
  events AS (UPDATE alert_events e SET sealed = NULL FROM person WHERE e.person_id = person.id AND e.sealed IS NOT NULL),
  erased AS (
    UPDATE alerts a SET ${EMPTY} FROM person WHERE a.person_id = person.id
    RETURNING a.id, a.person_id, a.posts, a.assigned_to_id, a.duress_at, a.key_id
  ),
  -- Of what was cancelled under duress that side was told when the erasure was asked for.
  logged AS (
    INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, assignee_id)
    SELECT id, person_id, 'ERASED', (CASE WHEN duress_at IS NULL THEN 'ERASED' END)::"AlertEventType",
           $2::timestamptz, posts, assigned_to_id
    FROM erased a WHERE ${NOT_LOGGED}
    RETURNING tx::text, id::text
  )
  SELECT person.key_id AS "personKey", ARRAY(SELECT key_id::text FROM erased) AS "alertKeys",
         (SELECT coalesce(json_agg(logged), '[]') FROM logged) AS places
  FROM person`,
);

/** What has to be done once a person is wiped: which keys to destroy, and what was logged. */
interface Wiped {
  keys: string[];
  places: EventPlace[];
}

/**
 * Empties everything that is known of a person but their alerts' bare rows, which stay as statistics: county, post,
 * times. Null while an alert still needs the person.
 */
export async function wipePerson(pool: pg.Pool, personId: string, at: Date): Promise<Wiped | null> {
  const { rows } = await pool.query<{
    personKey: string | null;
    alertKeys: string[];
    places: EventPlace[];
  }>(WIPE([personId, at]));
  const row = rows[0];
  if (!row) return null;
  const { personKey, alertKeys, places } = row;
  return { keys: personKey ? [personKey, ...alertKeys] : alertKeys, places };
}

const DONE = statement(
  'finish_erasure',
  `UPDATE persons SET key_id = NULL, erased_at = $2::timestamptz WHERE id = $1::uuid`,
);

/** Notes that a wiped person's keys are destroyed. */
export async function markErased(pool: pg.Pool, personId: string, at: Date): Promise<void> {
  await pool.query(DONE([personId, at]));
}

const WAITING = statement(
  'erasures_waiting',
  `SELECT id FROM persons WHERE erasing_at IS NOT NULL AND erased_at IS NULL
   UNION
   -- A press that was under way while its person was erased.
   SELECT p.id FROM alerts a JOIN persons p ON p.id = a.person_id
   WHERE a.closed_at IS NOT NULL AND a.forgotten_at IS NULL AND p.erased_at IS NOT NULL
   LIMIT $1::int`,
);

/** Persons who asked to be erased, and of whom something is left. */
export async function findErasures(pool: pg.Pool, most: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(WAITING([most]));
  return rows.map(({ id }) => id);
}
