import type { Prisma } from '../db/generated/client.ts';
import type { EventPlace } from './alert-store.ts';

/**
 * Gives back to the queue every alert that an officer has or was given, as part of what ends their work. `actorId` is
 * whoever ended it. Returns the places of what was logged, to be announced after the commit.
 */
export async function releaseAllOf(
  tx: Prisma.TransactionClient,
  officerId: string,
  actorId: string,
  at: Date,
): Promise<EventPlace[]> {
  return tx.$queryRaw<EventPlace[]>`
    WITH changed AS (
      UPDATE alerts SET status = 'RAISED', acknowledged_at = NULL, acknowledged_by_id = NULL,
                        assigned_to_id = NULL, assigned_at = NULL
      WHERE status IN ('ACKNOWLEDGED', 'ASSIGNED')
        AND (acknowledged_by_id = ${officerId}::uuid OR assigned_to_id = ${officerId}::uuid)
      RETURNING id, person_id, posts, duress_at
    )
    INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, officer_id)
    SELECT id, person_id, 'RELEASED', (CASE WHEN duress_at IS NULL THEN 'RELEASED' END)::"AlertEventType",
           ${at}::timestamptz, posts, ${actorId}::uuid FROM changed
    RETURNING tx::text AS tx, id::text AS id`;
}
