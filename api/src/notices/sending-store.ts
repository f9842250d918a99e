import type pg from 'pg';
import { type AlertRow, alertColumns } from '../alerts/alert-row.ts';
import { isAbout } from '../contacts/asked-channel.ts';
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
  /** The first notice went to another address than the contact has now: contact and channel are those of then. */
  isFormer: boolean;
  /** Other addresses to which the first notice may have gone, by their tries: each is told by a delivery of its own. */
  others: number[];
  officer: { id: string; phoneSealed: Buffer | null } | null;
  /** The log entry that it tells. */
  event: { type: AlertEventType; step: string | null; toConsulateCode: string | null } | null;
  /** Who took the alert, as the person's side is told of it. */
  taker: { role: OfficerRole; posts: string[] } | null;
  /** How the first notice on the same way stands; null where there is none. */
  first: { state: DeliveryState; uncertain: boolean; reason: string | null } | null;
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
     t.delivery_id IS NOT NULL AS "isFormer", d.contact_id AS "formerId", d.channel AS "formerKind",
     t.language AS "formerLanguage", t.sealed AS "formerSealed", t.channel_id AS "formerChannelId",
     t.channel_sealed AS "formerChannelSealed", t.address_hash AS "formerHash",
     CASE WHEN st.address_hash IS NOT NULL THEN 'STOPPED' ELSE t.state::text END AS "formerState",
     CASE WHEN d.former = 0 THEN ARRAY(
       SELECT max(x.tries) FROM former_addresses x
       WHERE x.delivery_id = f.id
         AND x.address_hash IS DISTINCT FROM CASE WHEN t.delivery_id IS NULL THEN ch.address_hash ELSE t.address_hash END
       GROUP BY x.address_hash) ELSE '{}' END AS others,
     f.state AS "firstState", f.uncertain AS "firstUncertain", f.reason AS "firstReason",
     e.type AS "eventType", e.step AS "eventStep", e.to_consulate_code AS "eventTo",
     tk.role AS "takerRole", ARRAY(SELECT tp.consulate_code FROM officer_posts tp WHERE tp.officer_id = tk.id ORDER BY 1) AS "takerPosts",
     EXISTS (SELECT FROM deliveries s WHERE s.alert_id = d.alert_id AND s.contact_id = d.contact_id AND s.opened_at IS NOT NULL)
       AS opened,
     k.wrapped_by AS "wrappedBy", k.wrapped_key AS "wrappedKey", ${alertColumns('a')}
   FROM deliveries d
   LEFT JOIN alerts a ON a.id = d.alert_id
   LEFT JOIN data_keys k ON k.id = a.key_id
   LEFT JOIN contacts c ON c.id = d.contact_id
   LEFT JOIN contact_channels ch ON ${isAbout('ch', 'd')}
   LEFT JOIN alert_events e ON e.id = d.event_id
   LEFT JOIN officers tk ON tk.id =
     CASE WHEN a.duress_at IS NULL THEN a.acknowledged_by_id ELSE (a.shown_as ->> 'acknowledgedById')::uuid END
   LEFT JOIN officers o ON o.id = d.officer_id AND o.disabled_at IS NULL
   LEFT JOIN deliveries f ON d.notice IN ('TAKEN', 'MOVED_ON', 'CANCELLED', 'CLOSED') AND f.alert_id = d.alert_id
     AND f.contact_id = d.contact_id AND f.channel = d.channel AND f.notice = 'RAISED'
   LEFT JOIN former_addresses t ON t.delivery_id = f.id AND t.tries = CASE
     WHEN d.former > 0 THEN d.former
     WHEN ch.id IS NULL THEN (SELECT max(x.tries) FROM former_addresses x WHERE x.delivery_id = f.id)
     WHEN ch.address_hash IS DISTINCT FROM t.address_hash THEN f.attempts END
   LEFT JOIN stopped_addresses st ON st.address_hash = t.address_hash
   LEFT JOIN persons p ON p.id = coalesce(c.person_id, CASE WHEN t.delivery_id IS NOT NULL THEN d.person_id END)
     AND p.erasing_at IS NULL
   LEFT JOIN data_keys pk ON pk.id = p.key_id
   WHERE d.id = ANY ($1::uuid[])`,
);

/** The contact and the channel to which the first notice went, where they are no longer so. */
interface FormerColumns {
  isFormer: boolean;
  formerId: string;
  formerKind: NoticeChannel;
  formerLanguage: Language;
  formerSealed: Buffer;
  formerChannelId: string;
  formerChannelSealed: Buffer | null;
  formerHash: Buffer | null;
  formerState: ChannelState;
}

interface Columns extends FormerColumns {
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
  firstReason: string | null;
  opened: boolean;
  others: number[];
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
  const { officerId, phoneSealed, firstState, firstUncertain, firstReason, ...rest } = a;
  const { opened, isFormer, others, ...b } = rest;
  const { eventType, eventStep, eventTo, takerRole, takerPosts, ...c } = b;
  const { wrappedBy, wrappedKey, ...alert } = c;
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
    ...(isFormer ? toldThen(row) : toldNow(row)),
    isFormer,
    others,
    officer: officerId ? { id: officerId, phoneSealed } : null,
    event: eventType ? { type: eventType, step: eventStep, toConsulateCode: eventTo } : null,
    taker: takerRole ? { role: takerRole, posts: takerPosts } : null,
    first: firstState
      ? { state: firstState, uncertain: firstUncertain, reason: firstReason }
      : null,
    opened,
  };
}

type Told = Pick<SendingRow, 'contact' | 'channel'>;

function toldNow(row: Columns): Told {
  const { contactId, number, linkVersion, language, shares, contactSealed: sealed } = row;
  const { channelId, channelKind: channel, channelState: state, channelSealed, addressHash } = row;
  return {
    contact: contactId ? { id: contactId, number, linkVersion, language, shares, sealed } : null,
    channel: channelId
      ? { id: channelId, channel, state, sealed: channelSealed, addressHash }
      : null,
  };
}

/** Whoever was the contact has no link any more, and is told no more than what happened. */
function toldThen(row: FormerColumns): Told {
  return {
    contact: {
      id: row.formerId,
      number: 0,
      linkVersion: 0,
      language: row.formerLanguage,
      shares: 'HAPPENED',
      sealed: row.formerSealed,
    },
    channel: {
      id: row.formerChannelId,
      channel: row.formerKind,
      state: row.formerState,
      sealed: row.formerChannelSealed,
      addressHash: row.formerHash,
    },
  };
}
