import type pg from 'pg';
import type { OfficerRole } from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';
import type { Shift } from './duty.ts';

/** Somebody with a place in a schedule, or who could have one: at a post, or (no post) at the call centre. */
export interface Watchkeeper {
  officerId: string;
  role: OfficerRole;
  consulateCode: string | null;
  /** Of the post; null for the call centre. */
  timeZone: string | null;
  hasPhone: boolean;
  /** Their own shifts there. */
  shifts: Shift[];
}

const SHIFT = `'weekdays', s.weekdays, 'startsAt', to_char(s.starts_at, 'HH24:MI'), 'endsAt', to_char(s.ends_at, 'HH24:MI'),
  'fromDate', to_char(s.from_date, 'YYYY-MM-DD'), 'untilDate', to_char(s.until_date, 'YYYY-MM-DD')`;

const READ_WATCHKEEPERS = statement(
  'read_watchkeepers',
  `SELECT o.id AS "officerId", o.role, place.code AS "consulateCode", place.time_zone AS "timeZone",
          o.phone_sealed IS NOT NULL AS "hasPhone",
          coalesce((SELECT jsonb_agg(jsonb_build_object(${SHIFT})) FROM duty_shifts s
                    WHERE s.officer_id = o.id AND s.consulate_code IS NOT DISTINCT FROM place.code), '[]') AS shifts
   FROM officers o
   JOIN LATERAL (
     SELECT c.code, c.time_zone FROM officer_posts p JOIN consulates c ON c.code = p.consulate_code
     WHERE p.officer_id = o.id AND p.consulate_code = ANY ($1::text[])
     UNION ALL SELECT NULL, NULL WHERE $2::boolean AND o.role = 'CALL_CENTER'
   ) place ON true
   WHERE o.disabled_at IS NULL
   ORDER BY o.created_at, o.id`,
);

/** Everybody of these posts, and of the call centre if asked for, with their shifts there. */
export async function readWatchkeepers(
  pool: pg.Pool,
  posts: string[],
  callCenter: boolean,
): Promise<Watchkeeper[]> {
  const { rows } = await pool.query<Watchkeeper>(READ_WATCHKEEPERS([posts, callCenter]));
  return rows;
}

/** A shift with its place in a schedule. */
export interface StoredShift extends Shift {
  id: string;
  consulateCode: string | null;
  officerId: string;
}

const SHIFT_COLUMNS = `id, consulate_code AS "consulateCode", officer_id AS "officerId", weekdays,
  to_char(starts_at, 'HH24:MI') AS "startsAt", to_char(ends_at, 'HH24:MI') AS "endsAt",
  to_char(from_date, 'YYYY-MM-DD') AS "fromDate", to_char(until_date, 'YYYY-MM-DD') AS "untilDate"`;

const LIST = statement(
  'list_shifts',
  `SELECT ${SHIFT_COLUMNS} FROM duty_shifts WHERE consulate_code IS NOT DISTINCT FROM $1::text
   ORDER BY weekdays, starts_at, id`,
);

/** The shifts of a post; null for the call centre's. */
export async function listShifts(pool: pg.Pool, post: string | null): Promise<StoredShift[]> {
  return (await pool.query<StoredShift>(LIST([post]))).rows;
}

const FIND = statement(
  'find_shift',
  `SELECT ${SHIFT_COLUMNS} FROM duty_shifts WHERE id = $1::uuid`,
);

export async function findShift(pool: pg.Pool, id: string): Promise<StoredShift | null> {
  return (await pool.query<StoredShift>(FIND([id]))).rows[0] ?? null;
}

const PUT = statement(
  'put_shift',
  `INSERT INTO duty_shifts (id, consulate_code, officer_id, weekdays, starts_at, ends_at, from_date, until_date)
   VALUES ($1::uuid, $2::text, $3::uuid, $4::smallint[], $5::time, $6::time, $7::date, $8::date)
   ON CONFLICT (id) DO UPDATE SET officer_id = EXCLUDED.officer_id, weekdays = EXCLUDED.weekdays,
     starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at, from_date = EXCLUDED.from_date, until_date = EXCLUDED.until_date`,
);

/** Adds a shift, or changes the one of this id; a shift stays at its post. */
export async function putShift(pool: pg.Pool, shift: StoredShift): Promise<void> {
  const { id, consulateCode, officerId, weekdays, startsAt, endsAt, fromDate, untilDate } = shift;
  await pool.query(
    PUT([id, consulateCode, officerId, weekdays, startsAt, endsAt, fromDate, untilDate]),
  );
}

export async function deleteShift(pool: pg.Pool, id: string): Promise<void> {
  await pool.query('DELETE FROM duty_shifts WHERE id = $1::uuid', [id]);
}
