import type pg from 'pg';
import { isAbout } from '../contacts/asked-channel.ts';
import type { DeliveryState, NoticeChannel, NoticeKind } from '../db/generated/enums.ts';
import type { NoticeReason } from './notice-reason.ts';

/** What became of the last invitation or test that went over a channel. */
export interface LastNotice {
  channel: NoticeChannel;
  notice: NoticeKind;
  state: DeliveryState;
  reason: NoticeReason | null;
  /** When it came so far; as long as nothing is known, when it was asked for. */
  at: Date;
}

// What went to an address that the contact had before says nothing about the one they have now: who gets a new one is
// asked there first. A call that is not asked by itself counts from the messages to its number, a
// push from when the browser subscribed.
const LAST = `SELECT DISTINCT ON (c.channel) c.channel, d.notice, d.state, d.reason,
    greatest(d.created_at, d.accepted_at, d.delivered_at, d.opened_at, d.acknowledged_at, d.ended_at) AS at
  FROM deliveries d JOIN contact_channels c ON ${isAbout('c', 'd')}
  WHERE d.contact_id = $1::uuid AND d.alert_id IS NULL AND d.notice IN ('INVITATION', 'TEST')
    AND d.created_at >= coalesce((
      SELECT min(o.asked_at) FROM contact_channels o
      WHERE o.contact_id = c.contact_id AND o.address_hash = c.address_hash),
      CASE WHEN c.channel = 'PUSH' THEN c.answered_at END, '-infinity')
  ORDER BY c.channel, d.created_at DESC, d.id DESC`;

/** The last invitation or test of each of a contact's channels. */
export async function lastNoticesOf(
  pool: pg.Pool,
  contactId: string,
): Promise<Map<NoticeChannel, LastNotice>> {
  const { rows } = await pool.query<LastNotice>(LAST, [contactId]);
  return new Map(rows.map((row) => [row.channel, row]));
}
