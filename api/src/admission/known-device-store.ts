import type pg from 'pg';
import { statement } from '../db/statement.ts';

/** A device of a person who enrolled properly: the first eight bytes of its token's hash tell it from all others. */
export interface KnownDevice {
  prefix: bigint;
  createdAt: Date;
  id: string;
}

const PAGE = statement(
  'known_devices',
  `SELECT substring(d.token_hash FOR 8) AS prefix, d.created_at AS "createdAt", d.id
   FROM devices d JOIN persons p ON p.id = d.person_id
   WHERE (d.created_at, d.id) > ($1::timestamptz, $2::uuid) AND NOT p.enrolled_by_press
   ORDER BY d.created_at, d.id LIMIT $3::int`,
);

export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Properly enrolled devices in the order in which they were made, after a place in it. */
export async function knownDevicesAfter(
  pool: pg.Pool,
  after: { createdAt: Date; id: string },
  most: number,
): Promise<KnownDevice[]> {
  const { rows } = await pool.query<{ prefix: Buffer; createdAt: Date; id: string }>(
    PAGE([after.createdAt, after.id, most]),
  );
  return rows.map(({ prefix, createdAt, id }) => ({
    prefix: prefix.readBigUInt64BE(),
    createdAt,
    id,
  }));
}
