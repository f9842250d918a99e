import type pg from 'pg';
import type { ChannelState, Language } from '../db/generated/enums.ts';
import { inTransaction } from '../persons/person-lock-store.ts';
import { lockAddresses } from './address-lock-store.ts';

/** What somebody answered from an address, whether by reply or by link. */
export type Answer = 'CONFIRM' | 'DECLINE' | 'STOP' | 'START';

/** A channel that leads to an address. */
export interface AnsweringChannel {
  state: ChannelState;
  language: Language;
}

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
       AND (d.accepted_at IS NOT NULL OR d.uncertain OR d.state = 'SENDING')
     ORDER BY coalesce(d.accepted_at, d.sent_at) DESC, d.alert_id NULLS LAST LIMIT 1)
    UNION ALL
    (SELECT h.contact_id, 2 FROM contact_channels h
     WHERE h.address_hash = $1::bytea AND h.state = 'INVITED' ORDER BY h.asked_at DESC NULLS LAST LIMIT 1)
  ) asked ORDER BY rank LIMIT 1)`;

const BY_REPLY: Record<Answer, string[]> = {
  STOP: [STOPPED, SET('STOPPED', `state <> 'STOPPED'`)],
  START: [NOT_STOPPED, SET('CONFIRMED', WITH_CALLS(`state IN ('STOPPED', 'INVITED', 'DECLINED')`))],
  CONFIRM: [SET('CONFIRMED', WITH_CALLS(`state IN ('INVITED', 'DECLINED')`))],
  // A "no" that answers a notice takes nobody off: for that there is STOP.
  DECLINE: [
    SET('DECLINED', `contact_id = ${ANSWERED_BY_NO} AND ${WITH_CALLS(`state = 'INVITED'`)}`),
  ],
};

const CHANNELS = `SELECT h.state, c.language FROM contact_channels h JOIN contacts c ON c.id = h.contact_id
  WHERE h.address_hash = $1::bytea`;

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

/** The channel of the link and, by the same contact and phone, its calls. */
const LINKED = `(id = $3::uuid OR (channel = 'VOICE' AND contact_id =
    (SELECT contact_id FROM contact_channels WHERE id = $3::uuid)))`;
const CONFIRM_LINKED = SET('CONFIRMED', LINKED);
const DECLINE_LINKED = SET(
  'DECLINED',
  `${LINKED} AND state <> 'STOPPED' AND (id = $3::uuid OR NOT EXISTS (
    SELECT FROM contact_channels o WHERE o.contact_id = contact_channels.contact_id AND o.address_hash = $1::bytea
      AND o.id <> $3::uuid AND o.channel <> 'VOICE' AND o.state = 'CONFIRMED'))`,
);

/** Carries out what was answered by a channel's link: STOP for the whole address, the rest for this channel. */
export async function answerByLink(
  pool: pg.Pool,
  channel: { id: string; addressHash: Uint8Array },
  answer: Exclude<Answer, 'START'>,
  at: Date,
): Promise<void> {
  const { id, addressHash } = channel;
  if (answer === 'STOP') return void (await answerByReply(pool, addressHash, 'STOP', at));
  await inTransaction(pool, async (client) => {
    await lockAddresses(client, [addressHash]);
    // Whoever confirms by a link that came to this address takes an earlier STOP back.
    if (answer === 'CONFIRM') await client.query(NOT_STOPPED, [addressHash]);
    await client.query(answer === 'CONFIRM' ? CONFIRM_LINKED : DECLINE_LINKED, [
      addressHash,
      at,
      id,
    ]);
  });
}
