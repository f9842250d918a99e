import type pg from 'pg';
import type {
  AlertEventType,
  DeliveryState,
  NoticeChannel,
  NoticeKind,
} from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';

/** An event of which the person's side is told, as it is stored. */
export interface StoredEvent {
  alertId: string;
  type: AlertEventType;
  personType: AlertEventType | null;
  at: Date;
  officerId: string | null;
  nameSealed: Uint8Array | null;
  /** A position that was reported with it, sealed under the alert's key. */
  sealed: Uint8Array | null;
}

const TOLD = statement(
  'told_events',
  `SELECT e.alert_id AS "alertId", e.type, e.person_type AS "personType", e.at, e.sealed,
          e.officer_id AS "officerId", o.name_sealed AS "nameSealed"
   FROM alert_events e LEFT JOIN officers o ON o.id = e.officer_id
   WHERE e.person_id = $1::uuid AND e.person_type IS NOT NULL ORDER BY e.id`,
);

/** The events of a person's alerts of which they are told, oldest first. */
export async function readToldEvents(pool: pg.Pool, personId: string): Promise<StoredEvent[]> {
  return (await pool.query<StoredEvent>(TOLD([personId]))).rows;
}

/** A notice to a contact, and how far it came. */
export interface ToldNotice {
  notice: NoticeKind;
  channel: NoticeChannel;
  alertId: string | null;
  contactId: string | null;
  state: DeliveryState;
  reason: string | null;
  createdAt: Date;
  sentAt: Date | null;
  acceptedAt: Date | null;
  deliveredAt: Date | null;
  openedAt: Date | null;
  acknowledgedAt: Date | null;
}

// Notices to contacts follow what the person's side is told; what officers are sent is no part of it.
const NOTICES = statement(
  'told_notices',
  `SELECT notice, channel, alert_id AS "alertId", contact_id AS "contactId", state, reason, created_at AS "createdAt",
          sent_at AS "sentAt", accepted_at AS "acceptedAt", delivered_at AS "deliveredAt", opened_at AS "openedAt",
          acknowledged_at AS "acknowledgedAt"
   FROM deliveries WHERE person_id = $1::uuid AND officer_id IS NULL AND former = 0 AND notice NOT IN ('PAGE', 'WATCH')
   ORDER BY created_at, id`,
);

/** Everything that a person's contacts were sent, oldest first. */
export async function readToldNotices(pool: pg.Pool, personId: string): Promise<ToldNotice[]> {
  return (await pool.query<ToldNotice>(NOTICES([personId]))).rows;
}
