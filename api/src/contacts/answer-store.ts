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
 * The last thing that went out to the address, of whoever has it as a contact, asked for an answer, or nothing did. A cry
 * of "no!" at a notice of an alert is no answer to an invitation of long ago.
 */
const ANSWERS_INVITATION = `coalesce((
    SELECT d.notice = 'INVITATION' FROM contact_channels h
    JOIN deliveries d ON d.person_id = h.person_id AND d.contact_id = h.contact_id AND d.channel = h.channel
    WHERE h.address_hash = $1::bytea AND (d.accepted_at IS NOT NULL OR d.uncertain OR d.state = 'SENDING')
      AND NOT EXISTS (
        SELECT FROM deliveries f JOIN former_addresses o ON o.delivery_id = f.id
        WHERE f.alert_id = d.alert_id AND f.contact_id = d.contact_id AND f.channel = d.channel
          AND o.address_hash <> $1::bytea)
    ORDER BY coalesce(d.accepted_at, d.sent_at) DESC, d.alert_id NULLS LAST LIMIT 1), true)`;

const BY_REPLY: Record<Answer, string[]> = {
  STOP: [STOPPED, SET('STOPPED', `state <> 'STOPPED'`)],
  START: [NOT_STOPPED, SET('CONFIRMED', WITH_CALLS(`state IN ('STOPPED', 'INVITED', 'DECLINED')`))],
  CONFIRM: [SET('CONFIRMED', WITH_CALLS(`state IN ('INVITED', 'DECLINED')`))],
  // A "no" that answers a notice takes nobody off: for that there is STOP.
  DECLINE: [SET('DECLINED', `${WITH_CALLS(`state = 'INVITED'`)} AND ${ANSWERS_INVITATION}`)],
};

const CHANNELS = `SELECT h.state, c.language FROM contact_channels h JOIN contacts c ON c.id = h.contact_id
  WHERE h.address_hash = $1::bytea`;

/** Carries out what was replied from an address, whoever has it as a contact. Returns all its channels, as they then are. */
export function answerByReply(
  pool: pg.Pool,
  addressHash: Uint8Array,
  answer: Answer | null,
  at: Date,
): Promise<AnsweringChannel[]> {
  return inTransaction(pool, async (client) => {
    await lockAddresses(client, [addressHash]);
    for (const text of answer ? BY_REPLY[answer] : [])
      await client.query(text, text === NOT_STOPPED ? [addressHash] : [addressHash, at]);
    return (await client.query<AnsweringChannel>(CHANNELS, [addressHash])).rows;
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
