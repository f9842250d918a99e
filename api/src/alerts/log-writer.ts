import { versionOf } from '../db/functions.ts';
import {
  CALL_AFTER_SECONDS,
  CONSEQUENCES,
  type Consequence,
  ENDS,
  MAY_HAVE_REACHED,
  NOTICES,
  TOLD_STEPS,
} from './consequences.ts';

/**
 * What a statement says of an event that it writes, and the type of each in the database. What is left out is null; of
 * `posts` and `assignee_id` it is then what the alert has.
 */
const DRAFT = {
  alert_id: 'uuid',
  type: '"AlertEventType"',
  at: 'timestamptz',
  posts: 'text[]',
  officer_id: 'uuid',
  assignee_id: 'uuid',
  from_consulate_code: 'text',
  to_consulate_code: 'text',
  step: '"EscalationAction"',
  round: 'smallint',
  skipped: 'text',
  contact_id: 'uuid',
  sealed: 'bytea',
  // For the consequences, not kept with the event.
  paged: 'uuid[]',
  accept_by: 'timestamptz',
  next_assignees: 'uuid[]',
  timer_step: 'smallint',
  timer_round: 'smallint',
  timer_counts_from: 'timestamptz',
  timer_due_at: 'timestamptz',
} as const;

/** An event to be written: expressions in SQL. */
export type EventDraft = Partial<Record<keyof typeof DRAFT, string>> &
  Record<'alert_id' | 'type' | 'at', string>;

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');
const entries = Object.entries(CONSEQUENCES);
const typesWith = (holds: (consequence: Consequence) => boolean) =>
  quoted(entries.filter(([, each]) => holds(each)).map(([type]) => type));

const STARTS = typesWith(({ timer }) => timer === 'START');
const PAGES = typesWith(({ pages }) => pages !== undefined);

/** A CASE over event types, of those for which `value` gives something. */
function byType(of: string, value: (consequence: Consequence) => string | null | undefined) {
  const cases = entries.flatMap(([type, each]) => {
    const found = value(each);
    return found ? [`WHEN '${type}' THEN ${found}`] : [];
  });
  return `CASE ${of} ${cases.join('\n      ')} END`;
}

const TOLD = `(CASE WHEN a.duress_at IS NULL THEN
    ${byType('d.type', ({ told }) => told && `'${told}'`)}
    ELSE
    ${byType('d.type', ({ toldUnderDuress }) => toldUnderDuress && `'${toldUnderDuress}'`)}
    END)::"AlertEventType"`;

const NOTICE = `(CASE
      WHEN e.person_type = 'ESCALATED' AND (e.skipped IS NOT NULL OR e.round <> 0 OR e.step NOT IN (${quoted(TOLD_STEPS)})) THEN NULL
      ELSE CASE e.person_type ${Object.entries(NOTICES)
        .filter(([told]) => told !== 'RAISED')
        .map(([told, notice]) => `WHEN '${told}' THEN '${notice}'`)
        .join('\n        ')} END
      END)::"NoticeKind"`;

/** Seconds to the first step of the policy in force for the alert `a`. */
const FIRST_STEP = `(SELECT make_interval(secs => (p.steps -> 0 ->> 'afterSeconds')::int) FROM escalation_policies p
      WHERE p.consulate_code = a.consulate_code OR p.consulate_code IS NULL ORDER BY p.consulate_code NULLS LAST LIMIT 1)`;

const CHANNEL_SKIPPED = (c: string) => `CASE
      WHEN ${c}.state IN ('STOPPED', 'DECLINED') THEN ${c}.state::text
      WHEN ${c}.channel = 'PUSH' AND ${c}.sealed IS NULL THEN 'NO_ADDRESS'
      WHEN a.drill AND ${c}.state <> 'CONFIRMED' THEN 'NOT_CONFIRMED' END`;

/** What is stored of a draft `j`, beside what the alert gives. */
const STORED = Object.entries({
  posts: 'coalesce(j.posts, j.alert_posts)',
  officer_id: 'j.officer_id',
  assignee_id: 'coalesce(j.assignee_id, j.assigned_to_id)',
  from_consulate_code: 'j.from_consulate_code',
  to_consulate_code: 'j.to_consulate_code',
  step: 'j.step',
  round: 'j.round',
  skipped: 'j.skipped',
  contact_id: 'j.contact_id',
  sealed: 'j.sealed',
});

/**
 * The text of the one writer of the log, with VERSION where its version stands in names.
 *
 * Volatile, so that each of its statements sees what is committed by now, and what the statement that calls it has
 * changed: it is called with the rows of the alerts locked, and judges their notices as the one before left them.
 */
function text(): string {
  return `-- The one writer of the alert log: writes events, and with them their notices and timers.
-- Printed from api/src/alerts/consequences.ts by \`npm run generate\`: change the table, not this file.

CREATE TYPE alert_event_draft_VERSION AS (
${Object.entries(DRAFT)
  .map(([name, type]) => `  ${name} ${type}`)
  .join(',\n')}
);

CREATE FUNCTION write_alert_events_VERSION(drafts alert_event_draft_VERSION[])
RETURNS TABLE (tx bigint, id bigint, alert_id uuid, type "AlertEventType") LANGUAGE plpgsql ROWS 1
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  written alert_events[];
  tells boolean;
  pages boolean;
BEGIN
  IF coalesce(cardinality(drafts), 0) = 0 THEN RETURN; END IF;

  -- The press, in one statement: what starts an alert has no past, and comes alone or with others of its kind.
  IF drafts[1].type IN (${STARTS}) THEN
  RETURN QUERY
  WITH a AS MATERIALIZED (
    SELECT d.*, a.person_id, a.drill, a.consulate_code, a.posts AS alert_posts, a.assigned_to_id
    FROM unnest(drafts) d JOIN alerts a ON a.id = d.alert_id
  ),
  logged AS (
    INSERT INTO alert_events (alert_id, person_id, type, at, person_type, ${STORED.map(([name]) => name).join(', ')})
    SELECT j.alert_id, j.person_id, j.type, j.at, j.type, ${STORED.map(([, value]) => value).join(', ')} FROM a j
    RETURNING tx, id, alert_id, type
  ),
  started AS (
    INSERT INTO escalations (alert_id, counts_from, due_at) SELECT a.alert_id, a.at, a.at + ${FIRST_STEP} FROM a
  ),
  -- One over each channel of each contact, also those that are not sent, with the reason.
  told AS (
    INSERT INTO deliveries (notice, channel, alert_id, person_id, contact_id, event_id, urgent, state, reason, due_at, created_at, ended_at)
    SELECT 'RAISED', c.channel, a.alert_id, a.person_id, c.contact_id, logged.id, true,
      (CASE WHEN skipped.reason IS NULL THEN 'QUEUED' ELSE 'SKIPPED' END)::"DeliveryState", skipped.reason,
      a.at + CASE WHEN c.channel = 'VOICE' AND EXISTS (
          SELECT FROM contact_channels o
          WHERE o.contact_id = c.contact_id AND o.channel <> 'VOICE' AND ${CHANNEL_SKIPPED('o')} IS NULL)
        THEN interval '${CALL_AFTER_SECONDS} s' ELSE interval '0' END,
      a.at, CASE WHEN skipped.reason IS NOT NULL THEN a.at END
    FROM a JOIN logged USING (alert_id) JOIN contact_channels c ON c.person_id = a.person_id
    CROSS JOIN LATERAL (SELECT ${CHANNEL_SKIPPED('c')} AS reason) skipped
  )
  SELECT logged.tx, logged.id, logged.alert_id, logged.type FROM logged ORDER BY logged.id;
  RETURN;
  END IF;

  WITH judged AS MATERIALIZED (
    SELECT d.*, a.person_id, a.posts AS alert_posts, a.assigned_to_id, ${TOLD} AS told
    FROM unnest(drafts) WITH ORDINALITY d JOIN alerts a ON a.id = d.alert_id
  ),
  logged AS (
    INSERT INTO alert_events (alert_id, person_id, type, at, person_type, ${STORED.map(([name]) => name).join(', ')})
    SELECT j.alert_id, j.person_id, j.type, j.at,
      CASE WHEN j.type IN (${typesWith(({ once }) => once === true)}) AND EXISTS (
        SELECT FROM alert_events b WHERE b.alert_id = j.alert_id AND b.person_type = j.told) THEN NULL ELSE j.told END,
      ${STORED.map(([, value]) => value).join(', ')}
    FROM judged j ORDER BY j.ordinality
    RETURNING *
  )
  SELECT array_agg(e ORDER BY e.id), bool_or(${NOTICE} IS NOT NULL), bool_or(e.type IN (${PAGES}))
  INTO written, tells, pages FROM logged e;

  -- Timers that run already. Of several events of an alert the last one counts.
  UPDATE escalations t SET step = n.step, round = n.round, counts_from = n.counts_from, due_at = n.due_at,
    accept_by = n.accept_by, next_assignees = n.next_assignees
  FROM (SELECT DISTINCT ON (w.alert_id) w.* FROM unnest(written) w ORDER BY w.alert_id, w.id DESC) e
  JOIN unnest(drafts) d ON d.alert_id = e.alert_id AND d.type = e.type
  JOIN alerts a ON a.id = e.alert_id
  JOIN escalations o ON o.alert_id = e.alert_id
  CROSS JOIN LATERAL (SELECT
    e.type IN (${typesWith(({ timer }) => timer === 'NEXT_STEP')}) AS moves_on,
    a.status = 'RAISED' AND o.due_at IS NULL AS restarts,
    e.type IN (${typesWith(({ timer }) => timer === 'AWAIT_ACCEPTANCE')}) AS awaits) is_so
  CROSS JOIN LATERAL (SELECT
    CASE WHEN moves_on THEN d.timer_step WHEN restarts THEN 0 ELSE o.step END AS step,
    CASE WHEN moves_on THEN d.timer_round ELSE o.round END AS round,
    CASE WHEN moves_on THEN d.timer_counts_from WHEN restarts THEN e.at ELSE o.counts_from END AS counts_from,
    CASE WHEN moves_on THEN d.timer_due_at WHEN a.status <> 'RAISED' THEN NULL
      WHEN restarts THEN e.at + ${FIRST_STEP} ELSE o.due_at END AS due_at,
    CASE WHEN awaits THEN d.accept_by WHEN a.status = 'ASSIGNED' THEN o.accept_by END AS accept_by,
    CASE WHEN awaits THEN coalesce(d.next_assignees, '{}') WHEN a.status = 'ASSIGNED' THEN o.next_assignees ELSE '{}' END AS next_assignees) n
  WHERE t.alert_id = e.alert_id AND (n.step, n.round, n.counts_from, n.due_at, n.accept_by, n.next_assignees)
      IS DISTINCT FROM (o.step, o.round, o.counts_from, o.due_at, o.accept_by, o.next_assignees);

  -- What has not gone out and is no longer so is replaced; whoever may have heard of the alert is told what follows.
  IF tells THEN
  UPDATE deliveries f SET state = 'REPLACED', reason = told.notice::text, ended_at = told.at
  FROM (SELECT e.*, ${NOTICE} AS notice FROM unnest(written) e) told
  WHERE told.notice IS NOT NULL AND f.alert_id = told.alert_id AND f.contact_id IS NOT NULL AND f.state = 'QUEUED'
    AND (told.notice IN (${quoted(ENDS)}) OR NOT f.urgent);

  INSERT INTO deliveries (notice, channel, alert_id, person_id, contact_id, event_id, due_at, created_at)
  SELECT told.notice, f.channel, told.alert_id, told.person_id, f.contact_id, told.id, told.at, told.at
  FROM (SELECT e.*, ${NOTICE} AS notice FROM unnest(written) e) told
  JOIN deliveries f ON f.alert_id = told.alert_id AND f.notice = 'RAISED' AND f.contact_id IS NOT NULL
  WHERE told.notice IS NOT NULL
    AND (f.state IN (${quoted(MAY_HAVE_REACHED)}) OR f.uncertain OR (f.state = 'SKIPPED' AND f.reason = 'NO_CARRIER'))
    AND (f.channel <> 'VOICE' OR told.notice = 'CANCELLED' OR NOT EXISTS (
      SELECT FROM deliveries o WHERE o.alert_id = f.alert_id AND o.contact_id = f.contact_id AND o.notice = 'RAISED'
        AND o.channel <> 'VOICE' AND (o.state NOT IN ('FAILED', 'SKIPPED', 'REPLACED')
          OR (f.reason = 'NO_CARRIER' AND o.reason = 'NO_CARRIER'))));
  END IF;

  -- Officers who are called out of whatever they do.
  IF pages THEN
  INSERT INTO deliveries (notice, channel, alert_id, officer_id, event_id, urgent, due_at, created_at)
  SELECT 'PAGE', channel, e.alert_id, o.id, e.id, true, e.at, e.at
  FROM unnest(written) e JOIN alerts a ON a.id = e.alert_id AND NOT a.drill
  JOIN unnest(drafts) d ON d.alert_id = e.alert_id AND d.type = e.type
  JOIN officers o ON o.id = ANY (d.paged) AND o.id IS DISTINCT FROM e.officer_id AND o.phone_sealed IS NOT NULL
  CROSS JOIN LATERAL unnest((${byType('e.type', ({ pages }) => pages && `ARRAY[${quoted(pages)}]`)})::"NoticeChannel"[]) AS channel;
  END IF;

  RETURN QUERY SELECT e.tx, e.id, e.alert_id, e.type FROM unnest(written) e ORDER BY e.id;
END $$;
`;
}

/** The writer of this build: the text of its file in `prisma/functions`. */
export const LOG_WRITER = text();
const VERSION = versionOf(LOG_WRITER);

/**
 * Calls the writer with one event for each row of `from`, in SQL: a row source with `tx`, `id`, `alert_id` and
 * `type` of each event. Two events of one alert in a call are of different types.
 */
export function writeEvents(from: string, draft: EventDraft): string {
  const values = Object.entries(DRAFT).map(([name, type]) => {
    const value = draft[name as keyof typeof DRAFT];
    return value === undefined ? `NULL::${type}` : `(${value})::${type}`;
  });
  return `write_alert_events_${VERSION}(ARRAY(SELECT ROW(${values.join(', ')})::alert_event_draft_${VERSION} FROM ${from}))`;
}
