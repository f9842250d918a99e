import type pg from 'pg';
import type { ChannelState, Language, NoticeChannel } from '../db/generated/enums.ts';
import { inTransaction } from '../persons/person-lock-store.ts';
import { lockAddresses } from './address-lock-store.ts';
import { isOnlyCalled } from './asked-channel.ts';

/** What somebody answered from an address, whether by reply or by link. */
export type Answer = 'CONFIRM' | 'DECLINE' | 'STOP' | 'START';

/** A channel that leads to an address. */
export interface AnsweringChannel {
  state: ChannelState;
  language: Language;
}

/** Of a person who is being erased nothing may be noticed any more, not by what is replied either. */
const IS_KNOWN = (alias: string) =>
  `NOT EXISTS (SELECT FROM persons p WHERE p.id = ${alias}.person_id AND p.erasing_at IS NOT NULL)`;

const STOPPED = `INSERT INTO stopped_addresses (address_hash, stopped_at) VALUES ($1::bytea, $2::timestamptz)
  ON CONFLICT (address_hash) DO NOTHING`;
const NOT_STOPPED = `DELETE FROM stopped_addresses WHERE address_hash = $1::bytea`;

/** Calls follow what the phone answered in writing. */
const WITH_CALLS = (
  asked: string,
) => `(${asked} OR (channel = 'VOICE' AND state <> 'STOPPED' AND contact_id IN (
    SELECT contact_id FROM contact_channels WHERE address_hash = $1::bytea AND channel <> 'VOICE' AND ${asked})))`;
const SET = (state: ChannelState, which: string) => `UPDATE contact_channels
  SET state = '${state}', answered_at = $2::timestamptz WHERE address_hash = $1::bytea AND ${which}`;
const SET_KNOWN = (state: ChannelState, which: string) =>
  SET(state, `${IS_KNOWN('contact_channels')} AND ${which}`);

/**
 * Whose invitation a "no" answers: of the contact whom the last thing that went out to the address asked, whoever has it
 * as a contact or had it; of nobody where that was no invitation. A cry of "no!" at a notice of an alert is no answer to
 * an invitation of long ago, and a "no" to one person's invitation none to another's. Where nothing is known to have
 * gone out, the one that was asked for last.
 */
const ANSWERED_BY_NO = `(SELECT contact_id FROM (
    (SELECT CASE WHEN d.notice = 'INVITATION' THEN d.contact_id END AS contact_id, 1 AS rank
     FROM deliveries d
     WHERE (d.sent_to = $1::bytea OR d.id IN (SELECT delivery_id FROM former_addresses WHERE address_hash = $1::bytea))
       AND (d.accepted_at IS NOT NULL OR d.uncertain OR d.state = 'SENDING') AND ${IS_KNOWN('d')}
     ORDER BY coalesce(d.accepted_at, d.sent_at) DESC, d.alert_id NULLS LAST LIMIT 1)
    UNION ALL
    (SELECT h.contact_id, 2 FROM contact_channels h
     WHERE h.address_hash = $1::bytea AND h.state = 'INVITED' AND ${IS_KNOWN('h')} ORDER BY h.asked_at DESC NULLS LAST LIMIT 1)
  ) asked ORDER BY rank LIMIT 1)`;

const BY_REPLY: Record<Answer, string[]> = {
  // Whoever says so is sent nothing more, whatever becomes of the person.
  STOP: [STOPPED, SET('STOPPED', `state <> 'STOPPED'`)],
  START: [
    NOT_STOPPED,
    SET_KNOWN('CONFIRMED', WITH_CALLS(`state IN ('STOPPED', 'INVITED', 'DECLINED')`)),
  ],
  CONFIRM: [SET_KNOWN('CONFIRMED', WITH_CALLS(`state IN ('INVITED', 'DECLINED')`))],
  // A "no" that answers a notice takes nobody off: for that there is STOP.
  DECLINE: [
    SET_KNOWN('DECLINED', `contact_id = ${ANSWERED_BY_NO} AND ${WITH_CALLS(`state = 'INVITED'`)}`),
  ],
};

const CHANNELS = `SELECT h.state, c.language FROM contact_channels h JOIN contacts c ON c.id = h.contact_id
  WHERE h.address_hash = $1::bytea AND ${IS_KNOWN('h')}`;

/** What came of a reply. */
export interface Replied {
  /** All channels that lead to the address, as they then are. */
  channels: AnsweringChannel[];
  /** Whether it changed one of them. */
  changed: boolean;
}

/** Carries out what was replied from an address: of a yes, STOP and START for whoever has it as a contact. */
export function answerByReply(
  pool: pg.Pool,
  addressHash: Uint8Array,
  answer: Answer | null,
  at: Date,
): Promise<Replied> {
  return inTransaction(pool, async (client) => {
    await lockAddresses(client, [addressHash]);
    let count = 0;
    for (const text of answer ? BY_REPLY[answer] : []) {
      const values = text === NOT_STOPPED ? [addressHash] : [addressHash, at];
      count += (await client.query(text, values)).rowCount ?? 0;
    }
    const { rows: channels } = await client.query<AnsweringChannel>(CHANNELS, [addressHash]);
    return { channels, changed: count > 0 };
  });
}

const ADDRESSES = `SELECT address_hash AS hash FROM contact_channels
  WHERE contact_id = (SELECT contact_id FROM contact_channels WHERE id = $1::uuid)`;

/**
 * The calls of the link's contact that are answered along with it: those to the phone that the link came to, and by any
 * link those to a phone that nothing else leads to. (A call whose phone said STOP follows nobody else's answer.)
 */
const CALLS_ALONG = `(channel = 'VOICE' AND id <> $2::uuid
  AND contact_id = (SELECT contact_id FROM contact_channels WHERE id = $2::uuid)
  AND (address_hash = $1::bytea OR (state <> 'STOPPED' AND ${isOnlyCalled('contact_channels')})))`;
const SET_LINKED = (state: ChannelState, which: string) => `UPDATE contact_channels
  SET state = '${state}', answered_at = $3::timestamptz WHERE ${which}`;
const CONFIRM_LINKED = SET_LINKED(
  'CONFIRMED',
  `((id = $2::uuid AND address_hash = $1::bytea) OR ${CALLS_ALONG})`,
);
const DECLINE_LINKED = SET_LINKED(
  'DECLINED',
  `state <> 'STOPPED' AND ((id = $2::uuid AND address_hash = $1::bytea) OR (${CALLS_ALONG} AND NOT EXISTS (
    SELECT FROM contact_channels o
    WHERE o.contact_id = contact_channels.contact_id AND o.address_hash = contact_channels.address_hash
      AND o.id <> $2::uuid AND o.channel <> 'VOICE' AND o.state = 'CONFIRMED')))`,
);
/** STOP is about the address of the link; calls elsewhere are declined by this contact alone. */
const CALLS_NO_MORE = SET_LINKED(
  'DECLINED',
  `state <> 'STOPPED' AND address_hash <> $1::bytea AND ${CALLS_ALONG}`,
);
const ALONG = `SELECT channel FROM contact_channels WHERE ${CALLS_ALONG}`;

/** A channel, by whose link something is answered. */
interface LinkedChannel {
  id: string;
  addressHash: Uint8Array;
}

/** The other channels for which an answer by a channel's link counts: what its page names beside it. */
export async function answeredAlong(
  pool: pg.Pool,
  { id, addressHash }: LinkedChannel,
): Promise<NoticeChannel[]> {
  const { rows } = await pool.query<{ channel: NoticeChannel }>(ALONG, [addressHash, id]);
  return rows.map(({ channel }) => channel);
}

/** Carries out what was answered by a channel's link: STOP for the whole address, the rest for what its page names. */
export async function answerByLink(
  pool: pg.Pool,
  { id, addressHash }: LinkedChannel,
  answer: Exclude<Answer, 'START'>,
  at: Date,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ hash: Buffer | null }>(ADDRESSES, [id]);
    await lockAddresses(client, [addressHash, ...rows.map(({ hash }) => hash)]);
    const values = [addressHash, id, at];
    if (answer === 'STOP') {
      for (const text of BY_REPLY.STOP) await client.query(text, [addressHash, at]);
      await client.query(CALLS_NO_MORE, values);
      return;
    }
    // Whoever confirms by a link that came to this address takes an earlier STOP back.
    if (answer === 'CONFIRM') await client.query(NOT_STOPPED, [addressHash]);
    await client.query(answer === 'CONFIRM' ? CONFIRM_LINKED : DECLINE_LINKED, values);
  });
}
