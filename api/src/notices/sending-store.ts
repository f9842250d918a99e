import type pg from 'pg';
import { type AlertRow, alertColumns } from '../alerts/alert-row.ts';
import type {
  AlertEventType,
  ChannelState,
  ContactShare,
  DeliveryState,
  Language,
  NoticeChannel,
  OfficerRole,
} from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';
import type { WrappedKey } from '../privacy/wrapping-keys.ts';

/** What has to be known to send a delivery, as it stands this instant. */
export interface SendingRow {
  id: string;
  alert: AlertRow | null;
  person: {
    id: string;
    keyId: string | null;
    key: WrappedKey | undefined;
    profileSealed: Buffer | null;
  } | null;
  contact: {
    id: string;
    number: number;
    linkVersion: number;
    language: Language;
    shares: ContactShare;
    sealed: Buffer;
  } | null;
  channel: {
    id: string;
    channel: NoticeChannel;
    state: ChannelState;
    sealed: Buffer | null;
    addressHash: Buffer | null;
  } | null;
  officer: { id: string; phoneSealed: Buffer | null } | null;
  /** The log entry that it tells. */
  event: { type: AlertEventType; step: string | null; toConsulateCode: string | null } | null;
  /** Who took the alert, as the person's side is told of it. */
  taker: { role: OfficerRole; posts: string[] } | null;
  /** How the first notice on the same way stands; null where there is none. */
  first: { state: DeliveryState; uncertain: boolean } | null;
  /** Whether the contact has opened the page, or said that they saw it. */
  opened: boolean;
}

const READ = statement(
  'read_for_sending',
  `SELECT d.id AS "deliveryId",
     p.id AS "ownerId", p.key_id AS "ownerKeyId", p.profile_sealed AS "profileSealed",
     pk.wrapped_by AS "ownerWrappedBy", pk.wrapped_key AS "ownerWrappedKey",
     c.id AS "contactId", c.number, c.link_version AS "linkVersion", c.language, c.shares, c.sealed AS "contactSealed",
     ch.id AS "channelId", ch.state AS "channelState", ch.sealed AS "channelSealed", ch.channel AS "channelKind", ch.address_hash AS "addressHash",
     o.id AS "officerId", o.phone_sealed AS "phoneSealed",
     f.state AS "firstState", f.uncertain AS "firstUncertain",
     e.type AS "eventType", e.step AS "eventStep", e.to_consulate_code AS "eventTo",
     t.role AS "takerRole", ARRAY(SELECT tp.consulate_code FROM officer_posts tp WHERE tp.officer_id = t.id ORDER BY 1) AS "takerPosts",
     EXISTS (SELECT FROM deliveries s WHERE s.alert_id = d.alert_id AND s.contact_id = d.contact_id AND s.opened_at IS NOT NULL)
       AS opened,
     k.wrapped_by AS "wrappedBy", k.wrapped_key AS "wrappedKey", ${alertColumns('a')}
   FROM deliveries d
   LEFT JOIN alerts a ON a.id = d.alert_id
   LEFT JOIN data_keys k ON k.id = a.key_id
   LEFT JOIN contacts c ON c.id = d.contact_id
   LEFT JOIN contact_channels ch ON ch.contact_id = d.contact_id AND ch.channel = d.channel
   LEFT JOIN persons p ON p.id = c.person_id AND p.erasing_at IS NULL
   LEFT JOIN data_keys pk ON pk.id = p.key_id
   LEFT JOIN alert_events e ON e.id = d.event_id
   LEFT JOIN officers t ON t.id =
     CASE WHEN a.duress_at IS NULL THEN a.acknowledged_by_id ELSE (a.shown_as ->> 'acknowledgedById')::uuid END
   LEFT JOIN officers o ON o.id = d.officer_id AND o.disabled_at IS NULL
   LEFT JOIN deliveries f ON d.notice IN ('TAKEN', 'MOVED_ON', 'CANCELLED', 'CLOSED') AND f.alert_id = d.alert_id
     AND f.contact_id = d.contact_id AND f.channel = d.channel AND f.notice = 'RAISED'
   WHERE d.id = ANY ($1::uuid[])`,
);

interface Columns {
  deliveryId: string;
  ownerId: string | null;
  ownerKeyId: string | null;
  profileSealed: Buffer | null;
  ownerWrappedBy: string | null;
  ownerWrappedKey: Buffer | null;
  contactId: string | null;
  number: number;
  linkVersion: number;
  language: Language;
  shares: ContactShare;
  contactSealed: Buffer;
  channelId: string | null;
  channelState: ChannelState;
  channelSealed: Buffer | null;
  channelKind: NoticeChannel;
  addressHash: Buffer | null;
  officerId: string | null;
  phoneSealed: Buffer | null;
  firstState: DeliveryState | null;
  eventType: AlertEventType | null;
  eventStep: string | null;
  eventTo: string | null;
  takerRole: OfficerRole | null;
  takerPosts: string[];
  firstUncertain: boolean;
  opened: boolean;
  wrappedBy: string | null;
  wrappedKey: Buffer | null;
}

/** Reads anew, in one query, all that a batch of deliveries needs. */
export async function readForSending(
  pool: pg.Pool,
  ids: string[],
): Promise<Map<string, SendingRow>> {
  const { rows } = await pool.query<Columns & AlertRow>(READ([ids]));
  return new Map(rows.map((row) => [row.deliveryId, toRow(row)]));
}

const wrapped = (wrappedBy: string | null, wrappedKey: Buffer | null) =>
  wrappedBy && wrappedKey ? { wrappedBy, wrappedKey } : undefined;

function toRow(row: Columns & AlertRow): SendingRow {
  const { deliveryId, ownerId, ownerKeyId, profileSealed, ownerWrappedBy, ownerWrappedKey, ...a } =
    row;
  const { contactId, number, linkVersion, language, shares, contactSealed, ...b } = a;
  const { channelId, channelState, channelSealed, channelKind, addressHash, ...d } = b;
  const { officerId, phoneSealed, ...c } = d;
  const { firstState, firstUncertain, opened, eventType, eventStep, eventTo, ...e } = c;
  const { takerRole, takerPosts, wrappedBy, wrappedKey, ...alert } = e;
  return {
    id: deliveryId,
    alert: alert.id ? { ...alert, key: wrapped(wrappedBy, wrappedKey) } : null,
    person: ownerId
      ? {
          id: ownerId,
          keyId: ownerKeyId,
          key: wrapped(ownerWrappedBy, ownerWrappedKey),
          profileSealed,
        }
      : null,
    contact: contactId
      ? { id: contactId, number, linkVersion, language, shares, sealed: contactSealed }
      : null,
    channel: channelId
      ? {
          id: channelId,
          channel: channelKind,
          state: channelState,
          sealed: channelSealed,
          addressHash,
        }
      : null,
    officer: officerId ? { id: officerId, phoneSealed } : null,
    event: eventType ? { type: eventType, step: eventStep, toConsulateCode: eventTo } : null,
    taker: takerRole ? { role: takerRole, posts: takerPosts } : null,
    first: firstState ? { state: firstState, uncertain: firstUncertain } : null,
    opened,
  };
}
