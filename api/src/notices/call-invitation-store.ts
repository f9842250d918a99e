import type pg from 'pg';
import { isOnlyCalled } from '../contacts/asked-channel.ts';
import { whileReconnecting } from '../db/connection-errors.ts';
import { statement } from '../db/statement.ts';

const CALL = statement(
  'call_invitation',
  `INSERT INTO deliveries (notice, channel, person_id, contact_id, due_at, created_at)
   SELECT 'INVITATION', 'VOICE', d.person_id, d.contact_id, $2::timestamptz, $2::timestamptz
   FROM deliveries d JOIN contact_channels c
     ON c.contact_id = d.contact_id AND c.channel = 'VOICE' AND c.state = 'INVITED' AND ${isOnlyCalled('c')}
   WHERE d.id = $1::uuid AND d.notice = 'INVITATION' AND d.channel = 'SMS' AND NOT EXISTS (
     SELECT FROM deliveries v WHERE v.contact_id = d.contact_id AND v.notice = 'INVITATION' AND v.channel = 'VOICE'
       AND v.created_at >= d.created_at)`,
);

/**
 * An SMS did not go out: where it was to ask a phone that is only called, and that has not answered, a call asks instead.
 * Changes nothing when it was carried out before, and for every other delivery.
 */
export async function callInstead(pool: pg.Pool, deliveryId: string, at: Date): Promise<void> {
  await whileReconnecting(() => pool.query(CALL([deliveryId, at])));
}
