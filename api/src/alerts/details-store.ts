import type pg from 'pg';
import { statement } from '../db/statement.ts';
import { type EventPlace, runTransition } from './alert-store.ts';

/** The feed tells it to supervisors alone (see logScopeOf). Reading again within five minutes is the same reading. */
const NOTE_VIEWED = statement(
  'note_details_viewed',
  `INSERT INTO alert_events (alert_id, person_id, type, person_type, at, posts, officer_id)
   SELECT id, person_id, 'DETAILS_VIEWED', NULL, $2::timestamptz, posts, $3::uuid FROM alerts
   WHERE id = $1::uuid AND NOT EXISTS (
     SELECT FROM alert_events e WHERE e.alert_id = $1::uuid AND e.type = 'DETAILS_VIEWED'
       AND e.officer_id = $3::uuid AND e.at > $2::timestamptz - interval '5 minutes')
   RETURNING tx, id`,
);

/** Notes that an officer read a person's details. Null when the same reading is noted already. */
export function noteDetailsViewed(
  pool: pg.Pool,
  alertId: string,
  officerId: string,
  at: Date,
): Promise<EventPlace | null> {
  return runTransition(pool, NOTE_VIEWED([alertId, at, officerId]));
}
