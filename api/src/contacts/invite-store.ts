import type pg from 'pg';
import { locked } from '../persons/person-lock-store.ts';
import { isOnlyCalled } from './asked-channel.ts';
import {
  INVITATION_EVERY_MS,
  INVITED_CHANNELS,
  MOST_INVITATIONS,
  MOST_TEST_MESSAGES,
  MOST_TESTS,
  TESTS_WITHIN_MS,
} from './channel-rules.ts';

const DAY_MS = 24 * 60 * 60_000;
const ASKED_ALOUD = INVITED_CHANNELS.map((channel) => `'${channel}'`).join(', ');
const ASKABLE = `contact_id = $1::uuid AND state IN ('NOT_ASKED', 'INVITED')
  AND (channel IN (${ASKED_ALOUD}) OR (channel = 'VOICE' AND ${isOnlyCalled('contact_channels')}))`;

const INVITE = `WITH chosen AS (
    SELECT id FROM contact_channels
    WHERE ${ASKABLE} AND (asked_at IS NULL OR asked_at <= $4::timestamptz) AND ($5::uuid[] IS NULL OR id = ANY ($5::uuid[]))
    ORDER BY channel LIMIT (
      SELECT greatest(0, ${MOST_INVITATIONS} - count(*)) FROM deliveries
      WHERE person_id = $2::uuid AND notice = 'INVITATION' AND created_at > $6::timestamptz)
  ),
  asked AS (
    UPDATE contact_channels c SET state = 'INVITED', asked_at = $3::timestamptz
    FROM chosen WHERE c.id = chosen.id RETURNING c.contact_id, c.channel
  )
  INSERT INTO deliveries (notice, channel, person_id, contact_id, due_at, created_at)
  SELECT 'INVITATION', (CASE channel WHEN 'VOICE' THEN 'SMS' ELSE channel::text END)::"NoticeChannel", $2::uuid, contact_id,
         $3::timestamptz, $3::timestamptz FROM asked
  RETURNING channel`;

interface Inviting {
  contactId: string;
  personId: string;
  /** Ids of channels; null for all. */
  only: string[] | null;
  at: Date;
}

/**
 * Queues an invitation over each channel that has not answered and was not asked within a day, as far as the person may
 * invite today; a phone that is only called is asked by SMS first. Under the person's lock. Returns how many.
 */
export async function inviteChannels(
  client: pg.PoolClient,
  { contactId, personId, only, at }: Inviting,
): Promise<number> {
  const { rows } = await client.query(INVITE, [
    contactId,
    personId,
    at,
    new Date(at.getTime() - INVITATION_EVERY_MS),
    only,
    new Date(at.getTime() - DAY_MS),
  ]);
  return rows.length;
}

const WAIT = `SELECT bool_or(asked_at IS NULL OR asked_at <= $4::timestamptz) AS "isFull", min(asked_at) AS "askedAt",
    (SELECT min(created_at) FROM deliveries
     WHERE person_id = $2::uuid AND notice = 'INVITATION' AND created_at > $3::timestamptz) AS "oldest"
  FROM contact_channels WHERE ${ASKABLE} HAVING count(*) > 0`;

/**
 * Invites a contact again. Null when invitations were queued; else when it may be tried again, or "NOBODY" where no
 * channel is left to ask.
 */
export async function inviteAgain(
  pool: pg.Pool,
  { contactId, personId, at }: Omit<Inviting, 'only'>,
): Promise<Date | 'NOBODY' | null> {
  const answer = await locked(pool, personId, async (client) => {
    if ((await inviteChannels(client, { contactId, personId, only: null, at })) > 0) return null;
    const since = new Date(at.getTime() - DAY_MS);
    const asked = new Date(at.getTime() - INVITATION_EVERY_MS);
    const { rows } = await client.query<{
      isFull: boolean;
      askedAt: Date | null;
      oldest: Date | null;
    }>(WAIT, [contactId, personId, since, asked]);
    const [wait] = rows;
    if (!wait) return 'NOBODY';
    const from = (wait.isFull ? wait.oldest : wait.askedAt) ?? at;
    return new Date(from.getTime() + (wait.isFull ? DAY_MS : INVITATION_EVERY_MS));
  });
  return answer === undefined ? 'NOBODY' : answer;
}

const OPEN = `contact_id = $1::uuid AND state NOT IN ('STOPPED', 'DECLINED') AND (channel <> 'PUSH' OR sealed IS NOT NULL)`;
const TESTS = `SELECT
    (SELECT count(*)::int FROM contact_channels WHERE ${OPEN}) AS open,
    (SELECT coalesce(max(count), 0)::int FROM (
       SELECT count(*) FROM deliveries
       WHERE contact_id = $1::uuid AND notice = 'TEST' AND created_at > $3::timestamptz GROUP BY channel) c) AS tests,
    (SELECT min(created_at) FROM deliveries
     WHERE contact_id = $1::uuid AND notice = 'TEST' AND created_at > $3::timestamptz) AS "oldestTest",
    count(*)::int AS messages, min(created_at) AS "oldestMessage"
  FROM deliveries WHERE person_id = $2::uuid AND notice = 'TEST' AND created_at > $4::timestamptz`;
const TEST = `INSERT INTO deliveries (notice, channel, person_id, contact_id, due_at, created_at)
  SELECT 'TEST', channel, $2::uuid, $1::uuid, $3::timestamptz, $3::timestamptz FROM contact_channels WHERE ${OPEN}`;

/**
 * Queues a test over every channel that is not stopped or declined. Null when it is queued; else when it may be tried
 * again, or "NOBODY" where there is no such channel.
 */
export async function queueTest(
  pool: pg.Pool,
  { contactId, personId, at }: Omit<Inviting, 'only'>,
): Promise<Date | 'NOBODY' | null> {
  const answer = await locked(pool, personId, async (client) => {
    const since = new Date(at.getTime() - TESTS_WITHIN_MS);
    const { rows } = await client.query<{
      open: number;
      tests: number;
      oldestTest: Date | null;
      messages: number;
      oldestMessage: Date | null;
    }>(TESTS, [contactId, personId, since, new Date(at.getTime() - DAY_MS)]);
    const [sent] = rows;
    if (!sent?.open) return 'NOBODY';
    if (sent.tests >= MOST_TESTS)
      return new Date((sent.oldestTest ?? at).getTime() + TESTS_WITHIN_MS);
    if (sent.messages + sent.open > MOST_TEST_MESSAGES)
      return new Date((sent.oldestMessage ?? at).getTime() + DAY_MS);
    await client.query(TEST, [contactId, personId, at]);
    return null;
  });
  return answer === undefined ? 'NOBODY' : answer;
}
