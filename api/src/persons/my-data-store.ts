import type pg from 'pg';
import type { AlertEventType } from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';

/** An event as the person's side is told of it. */
export interface ToldEvent {
  alertId: string;
  type: AlertEventType;
  at: Date;
  /** The officer who did it; null for the person, and wherever the truth is not told. */
  officer: { id: string; nameSealed: Uint8Array | null } | null;
  /** A position that was reported with it, sealed under the alert's key. */
  sealed: Uint8Array | null;
}

const TOLD = statement(
  'told_events',
  `SELECT e.alert_id AS "alertId", e.person_type AS type, e.at, e.sealed,
          o.id AS "officerId", o.name_sealed AS "nameSealed"
   FROM alert_events e LEFT JOIN officers o ON o.id = e.officer_id AND e.type = e.person_type
   WHERE e.person_id = $1::uuid AND e.person_type IS NOT NULL ORDER BY e.id`,
);

/** What a person was told of their alerts, oldest first. */
export async function readToldEvents(pool: pg.Pool, personId: string): Promise<ToldEvent[]> {
  const { rows } = await pool.query(TOLD([personId]));
  return rows.map(({ officerId, nameSealed, ...event }) => ({
    ...event,
    officer: officerId && { id: officerId, nameSealed },
  }));
}
