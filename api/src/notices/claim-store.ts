import type pg from 'pg';
import { isAbout } from '../contacts/asked-channel.ts';
import type { NoticeChannel, NoticeKind } from '../db/generated/enums.ts';
import { statement } from '../db/statement.ts';
import { TIMEOUT } from './carriers/carrier.ts';

/** A delivery that this worker has now. */
export interface Claimed {
  id: string;
  notice: NoticeKind;
  channel: NoticeChannel;
  alertId: string | null;
  personId: string | null;
  contactId: string | null;
  officerId: string | null;
  urgent: boolean;
  createdAt: Date;
  /** The number of the try that begins, from 1. */
  attempt: number;
  /** An earlier try may have gone out. */
  uncertain: boolean;
  /** The carrier that said at the last try that it never will; null if none did. */
  refusedBy: string | null;
  /** The carrier that did not answer the last try in time; null if it did. */
  stalledAt: string | null;
}

/** How many more sends a channel has room for: all in all, and how many of these may be no first notices. */
export interface Room {
  channel: NoticeChannel;
  urgent: number;
  other: number;
}

interface Claim {
  rooms: Room[];
  worker: string;
  /** The deliveries that this worker has already. */
  underWay: string[];
  now: Date;
  leaseMs: number;
}

/**
 * Takes what is due. The rest gets only the places that first notices leave, and is taken in turns, one of each alert, so
 * that no alert holds up another. A row whose worker has not renewed it is taken over: then an earlier try may have gone
 * out. What this worker itself has under way is not taken again, however late it renews.
 *
 * `due_at` is both the time of a queued row and the end of the lease of one that is being sent, so that one index
 * finds both. SKIP LOCKED keeps any number of nodes apart; what another took between our look and our lock is judged
 * again once it is locked, by the conditions beside FOR UPDATE and no others. Ids come as arrays: joins to a table that
 * was small when the plan was made read all of it for ever after. `state::text`, so that no plan looks through all that
 * is due.
 */
const CLAIM = statement(
  'claim_deliveries',
  `WITH room AS (
    SELECT * FROM unnest($1::text[]::"NoticeChannel"[], $2::int[], $3::int[]) AS r(channel, urgent, other)
  ),
  first_notices AS (
    SELECT r.channel, d.id FROM room r CROSS JOIN LATERAL (
      SELECT id FROM deliveries
      WHERE channel = r.channel AND urgent AND state IN ('QUEUED', 'SENDING') AND due_at <= $4::timestamptz
        AND id <> ALL ($7::uuid[])
      ORDER BY due_at LIMIT r.urgent FOR UPDATE SKIP LOCKED
    ) d
  ),
  due AS (
    SELECT id FROM first_notices
    UNION ALL
    SELECT d.id FROM room r CROSS JOIN LATERAL (
      SELECT id FROM deliveries WHERE id = ANY (ARRAY(
        SELECT id FROM (
          SELECT id, due_at, row_number() OVER (PARTITION BY coalesce(alert_id, contact_id) ORDER BY due_at) AS turn
          FROM (
            SELECT id, alert_id, contact_id, due_at FROM deliveries
            WHERE channel = r.channel AND NOT urgent AND state IN ('QUEUED', 'SENDING') AND due_at <= $4::timestamptz
              AND id <> ALL ($7::uuid[])
            ORDER BY due_at LIMIT 500
          ) oldest
        ) turns ORDER BY turn, due_at
        LIMIT least(r.other, r.urgent - (SELECT count(*) FROM first_notices f WHERE f.channel = r.channel))))
        AND state::text IN ('QUEUED', 'SENDING') AND due_at <= $4::timestamptz
      FOR UPDATE SKIP LOCKED
    ) d
  ),
  claimed AS (
    UPDATE deliveries d SET state = 'SENDING', worker = $5::uuid, due_at = $6::timestamptz, attempts = d.attempts + 1,
      uncertain = d.uncertain OR d.state = 'SENDING', sent_at = coalesce(d.sent_at, $4::timestamptz),
      sent_to = (SELECT address_hash FROM contact_channels c WHERE ${isAbout('c', 'd')})
    WHERE d.id = ANY (ARRAY(SELECT id FROM due))
    RETURNING d.*
  ),
  noted AS (
    INSERT INTO delivery_attempts (delivery_id, number, started_at)
    SELECT id, attempts, $4::timestamptz FROM claimed
  )
  SELECT id, notice, channel, alert_id AS "alertId", person_id AS "personId", contact_id AS "contactId",
         officer_id AS "officerId", urgent, created_at AS "createdAt", attempts AS attempt, uncertain,
         CASE WHEN reason = 'REFUSED' THEN carrier END AS "refusedBy",
         (SELECT t.carrier FROM delivery_attempts t
          WHERE t.delivery_id = claimed.id AND t.number = claimed.attempts - 1 AND t.outcome LIKE '% ${TIMEOUT}')
           AS "stalledAt"
  FROM claimed ORDER BY urgent DESC, created_at`,
);

const RENEW = statement(
  'renew_deliveries',
  `UPDATE deliveries SET due_at = $3::timestamptz
   WHERE id = ANY ($1::uuid[]) AND worker = $2::uuid AND state = 'SENDING'`,
);

export async function claimDeliveries(
  pool: pg.Pool,
  { rooms, worker, underWay, now, leaseMs }: Claim,
): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>(
    CLAIM([
      rooms.map(({ channel }) => channel),
      rooms.map(({ urgent }) => urgent),
      rooms.map(({ other }) => other),
      now,
      worker,
      new Date(now.getTime() + leaseMs),
      underWay,
    ]),
  );
  return rows;
}

/** Says that this worker is still at these. */
export async function renewDeliveries(
  pool: pg.Pool,
  ids: string[],
  worker: string,
  until: Date,
): Promise<void> {
  await pool.query(RENEW([ids, worker, until]));
}
