import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ChannelFacts,
  CONSEQUENCES,
  dueAfterSeconds,
  type EventFacts,
  type FirstNotice,
  isFollowed,
  isReplaced,
  noticeOf,
  skippedChannel,
  timerOf,
  toldOf,
} from '../src/alerts/consequences.ts';
import { writeEvents } from '../src/alerts/log-writer.ts';
import { AlertEventType, AlertStatus } from '../src/db/generated/enums.ts';
import { useTestServer } from './harness.ts';

const { server } = useTestServer({ dispatches: false });
let client: pg.PoolClient;

beforeAll(async () => {
  client = await server.services.database.pool.connect();
});
afterAll(() => client.release());

const AT = new Date('2026-11-30T12:00:00Z');
const OFFICER = '00000000-0000-4000-8000-000000000001';

/** The channels of contacts, each contact a row of the table. */
const CONTACTS: ChannelFacts[][] = (
  [
    [['SMS', 'CONFIRMED']],
    [['SMS', 'NOT_ASKED']],
    [['VOICE', 'CONFIRMED']],
    [
      ['VOICE', 'INVITED'],
      ['SMS', 'CONFIRMED'],
    ],
    [
      ['VOICE', 'CONFIRMED'],
      ['SMS', 'STOPPED'],
    ],
    [
      ['VOICE', 'CONFIRMED'],
      ['EMAIL', 'DECLINED'],
      ['WHATSAPP', 'NOT_ASKED'],
    ],
    [
      ['VOICE', 'CONFIRMED'],
      ['PUSH', 'CONFIRMED'],
    ],
    [
      ['VOICE', 'CONFIRMED'],
      ['PUSH', 'CONFIRMED', true],
    ],
  ] as const
).map((channels) =>
  channels.map(([channel, state, hasAddress = channel !== 'PUSH']) => ({
    channel,
    state,
    hasAddress,
  })),
);

/** First notices as an event may find them, each contact a row of the table: channel, state, reason, uncertain. */
const FIRST: FirstNotice[][] = (
  [
    [['SMS', 'QUEUED']],
    [['SMS', 'SENDING']],
    [
      ['SMS', 'DELIVERED'],
      ['VOICE', 'QUEUED'],
    ],
    [
      ['SMS', 'FAILED'],
      ['VOICE', 'ACCEPTED'],
    ],
    [['SMS', 'FAILED', 'TIMEOUT', true]],
    [
      ['SMS', 'SKIPPED', 'STOPPED'],
      ['VOICE', 'DELIVERED'],
    ],
    [
      ['SMS', 'SKIPPED', 'NO_CARRIER'],
      ['VOICE', 'SKIPPED', 'NO_CARRIER'],
    ],
    [
      ['SMS', 'SKIPPED', 'NO_CARRIER'],
      ['VOICE', 'ACCEPTED'],
    ],
    [['VOICE', 'OPENED']],
    [
      ['EMAIL', 'ACKNOWLEDGED'],
      ['VOICE', 'QUEUED', null, true],
    ],
  ] as const
).map((notices) =>
  notices.map(([channel, state, reason = null, uncertain = false]) => ({
    channel,
    state,
    reason,
    uncertain,
  })),
);

interface Case extends EventFacts {
  id: string;
  running: boolean;
  accepting: boolean;
}

const STEPS: Array<Pick<EventFacts, 'step' | 'round' | 'skipped'>> = [
  { step: 'CALL_CENTER', round: 0, skipped: null },
  { step: 'CALL_CENTER', round: 1, skipped: null },
  { step: 'NEAREST_POST', round: 0, skipped: 'NO_OTHER_POST' },
  { step: 'NEAREST_POST', round: 0, skipped: null },
  { step: 'SUPERVISORS', round: 0, skipped: null },
];

function casesOf(type: AlertEventType): Case[] {
  const cases: Case[] = [];
  const yesNo = [false, true];
  for (const status of Object.values(AlertStatus))
    for (const underDuress of yesNo)
      for (const drill of yesNo)
        for (const running of yesNo)
          for (const toldBefore of CONSEQUENCES[type].once ? yesNo : [false])
            for (const step of type === 'ESCALATED' ? STEPS : [{}])
              cases.push({
                ...{ id: randomUUID(), type, status, underDuress, drill, toldBefore, running },
                accepting: status === 'ASSIGNED',
                ...step,
              });
  // The press is the one event that finds nothing.
  return type === 'RAISED'
    ? cases.filter((one) => one.status === 'RAISED' && !one.underDuress && !one.running)
    : cases;
}

/** Makes the alerts of the cases as their event finds them, past all triggers. */
async function plant(personId: string, cases: Case[]): Promise<void> {
  await client.query(`SET LOCAL session_replication_role = replica`);
  for (const one of cases) {
    const { id, status, drill, underDuress, type, running, accepting, toldBefore } = one;
    await client.query(
      `INSERT INTO alerts (id, person_id, status, lane, drill, pressed_at, received_at, routing_basis,
         routing_confidence, consulate_code, posts, key_id, duress_at, assigned_to_id)
       VALUES ($1, $2, $3, 'FIRST', $4, $5, $5, 'DISTRICT', 'HIGH', 'los-angeles', '{los-angeles}', $1, $6, $7)`,
      [id, personId, status, drill, AT, underDuress ? AT : null, accepting ? OFFICER : null],
    );
    if (type === 'RAISED') continue;
    await client.query(
      `INSERT INTO escalations (alert_id, step, round, counts_from, due_at, accept_by, next_assignees)
       VALUES ($1, 1, 1, $2, $3, $4, '{}')`,
      [id, AT, running ? AT : null, accepting ? AT : null],
    );
    const told = CONSEQUENCES[type].toldUnderDuress ?? CONSEQUENCES[type].told;
    if (toldBefore)
      await client.query(
        `INSERT INTO alert_events (alert_id, person_id, type, at, person_type) VALUES ($1, $2, $3, $4, $5)`,
        [id, personId, type, AT, told],
      );
  }
  const alerts = cases.filter(({ type }) => type !== 'RAISED').map(({ id }) => id);
  for (const [contact, notices] of FIRST.entries())
    for (const { channel, state, reason, uncertain } of notices)
      await client.query(
        `INSERT INTO deliveries (notice, channel, alert_id, contact_id, urgent, state, reason, uncertain, due_at, created_at)
         SELECT 'RAISED', $2, id, md5($3)::uuid, true, $4, $5, $6, $7, $7 FROM unnest($1::uuid[]) id`,
        [alerts, channel, String(contact), state, reason, uncertain, AT],
      );
  await client.query(
    `INSERT INTO deliveries (notice, channel, alert_id, contact_id, urgent, state, due_at, created_at)
     SELECT 'TAKEN', 'SMS', id, md5('later')::uuid, false, 'QUEUED', $2, $2 FROM unnest($1::uuid[]) id`,
    [alerts, AT],
  );
  await client.query(`SET LOCAL session_replication_role = origin`);
}

/** Writes the event of each case, all in one call. */
async function write(cases: Case[]): Promise<void> {
  const call = writeEvents(
    `unnest($1::uuid[], $2::text[], $3::int[], $4::text[]) AS c (id, step, round, skipped)`,
    {
      ...{
        alert_id: 'c.id',
        type: `'${cases[0]?.type}'`,
        at: '$5',
        step: 'c.step',
        round: 'c.round',
      },
      ...{
        skipped: 'c.skipped',
        timer_step: '2',
        timer_round: '2',
        timer_counts_from: '$5',
        timer_due_at: '$5',
      },
      ...{ accept_by: '$5', next_assignees: 'ARRAY[$6::uuid]' },
    },
  );
  const column = (name: 'id' | 'step' | 'round' | 'skipped') =>
    cases.map((one) => one[name] ?? null);
  const { rows } = await client.query(`SELECT * FROM ${call}`, [
    ...[
      column('id'),
      column('step'),
      column('round'),
      column('skipped'),
      new Date(+AT + 1_000),
      OFFICER,
    ],
  ]);
  expect(rows).toHaveLength(cases.length);
}

const sorted = (rows: string[]) => [...rows].sort();

/** What the database has of a case afterwards: what was told, its timer, and its notices that are new or replaced. */
async function found(cases: Case[]) {
  const ids = cases.map(({ id }) => id);
  const events = await client.query(
    `SELECT DISTINCT ON (alert_id) alert_id, person_type FROM alert_events WHERE alert_id = ANY ($1) ORDER BY alert_id, id DESC`,
    [ids],
  );
  const timers = await client.query(
    `SELECT alert_id, step, round, due_at, accept_by, cardinality(next_assignees) AS next FROM escalations WHERE alert_id = ANY ($1)`,
    [ids],
  );
  const notices = await client.query(
    `SELECT alert_id, notice, channel, state, reason, contact_id, event_id IS NOT NULL AS new,
       extract(epoch FROM due_at - $2)::int AS wait FROM deliveries
     WHERE alert_id = ANY ($1) AND (event_id IS NOT NULL OR state = 'REPLACED')`,
    [ids, new Date(+AT + 1_000)],
  );
  return (id: string) => {
    const timer = timers.rows.find((row) => row.alert_id === id);
    return {
      told: events.rows.find((row) => row.alert_id === id)?.person_type,
      timer: [
        timer.step,
        timer.round,
        timer.due_at && +timer.due_at - +AT,
        timer.accept_by && +timer.accept_by - +AT,
        timer.next,
      ],
      notices: sorted(
        notices.rows
          .filter((row) => row.alert_id === id)
          .map((row) =>
            row.new
              ? `${row.notice} ${row.channel} ${row.contact_id} ${row.state} ${row.reason} ${row.wait}`
              : `replaced ${row.channel} ${row.contact_id} ${row.reason}`,
          ),
      ),
    };
  };
}

const md5 = async (text: string) =>
  (await client.query<{ id: string }>('SELECT md5($1)::uuid AS id', [text])).rows[0]?.id as string;

/** The same by the table. */
async function expected(one: Case, contactIds: string[]) {
  const notice = noticeOf(one);
  const notices: string[] = [];
  if (one.type === 'RAISED')
    for (const [contact, channels] of CONTACTS.entries())
      for (const channel of channels) {
        const reason = skippedChannel(channel, one.drill);
        const wait = dueAfterSeconds(channel, channels, one.drill);
        notices.push(
          `RAISED ${channel.channel} ${contactIds[contact]} ${reason ? 'SKIPPED' : 'QUEUED'} ${reason} ${wait}`,
        );
      }
  else if (notice) {
    for (const [contact, firsts] of FIRST.entries()) {
      const contactId = await md5(String(contact));
      const after = firsts.map((first) =>
        isReplaced(notice, { urgent: true, state: first.state })
          ? { ...first, state: 'REPLACED' }
          : first,
      );
      for (const [index, first] of after.entries()) {
        if (first.state === 'REPLACED')
          notices.push(`replaced ${first.channel} ${contactId} ${notice}`);
        if (isFollowed(notice, first, after))
          notices.push(`${notice} ${firsts[index]?.channel} ${contactId} QUEUED null 0`);
      }
    }
    if (isReplaced(notice, { urgent: false, state: 'QUEUED' }))
      notices.push(`replaced SMS ${await md5('later')} ${notice}`);
  }
  const { escalation, acceptance } = timerOf(one, one.running);
  const [step, round, due] = {
    START: [0, 0, 31_000],
    NEXT_STEP: [2, 2, 1_000],
    RESTART: [0, 1, 31_000],
    STOP: [1, 1, null],
    KEEP: [1, 1, 0],
  }[escalation] as [number, number, number | null];
  const [accept, next] = { SET: [1_000, 1], KEEP: [0, 0], STOP: [null, 0] }[acceptance] as [
    number | null,
    number,
  ];
  return { told: toldOf(one), timer: [step, round, due, accept, next], notices: sorted(notices) };
}

describe('the writer of the log', () => {
  it.each(Object.values(AlertEventType))(
    'does what the table says, in every state, for %s',
    async (type) => {
      const cases = casesOf(type);
      await client.query('BEGIN');
      try {
        const personId = randomUUID();
        await client.query('INSERT INTO persons (id, enrolled_at) VALUES ($1, $2)', [personId, AT]);
        const contactIds = CONTACTS.map(() => randomUUID());
        await client.query(`SET LOCAL session_replication_role = replica`);
        for (const [index, channels] of CONTACTS.entries())
          for (const { channel, state, hasAddress } of channels)
            await client.query(
              `INSERT INTO contact_channels (id, contact_id, person_id, channel, state, sealed) VALUES ($1, $2, $3, $4, $5, $6)`,
              [
                randomUUID(),
                contactIds[index],
                personId,
                channel,
                state,
                channel === 'PUSH' && hasAddress ? Buffer.of(1) : null,
              ],
            );
        await plant(personId, cases);
        await write(cases);
        const inDatabase = await found(cases);
        for (const one of cases)
          expect({ ...one, ...inDatabase(one.id) }).toEqual({
            ...one,
            ...(await expected(one, contactIds)),
          });
      } finally {
        await client.query('ROLLBACK');
      }
    },
  );

  it('pages by the channels of the table whom the event names, but for drills, the actor and who has no phone', async () => {
    await client.query('BEGIN');
    try {
      const personId = randomUUID();
      await client.query('INSERT INTO persons (id, enrolled_at) VALUES ($1, $2)', [personId, AT]);
      const { rows } = await client.query<{ id: string }>(
        'SELECT id FROM officers ORDER BY id LIMIT 3',
      );
      const [actor, withPhone, without] = rows.map(({ id }) => id);
      await client.query(
        `UPDATE officers SET phone_sealed = CASE WHEN id <> $1 THEN '\\x01'::bytea END`,
        [without],
      );
      const cases = ['ASSIGNED', 'ESCALATED'].flatMap((type) =>
        casesOf(type as AlertEventType).filter(
          (one) =>
            one.status === 'ASSIGNED' &&
            one.running &&
            !one.underDuress &&
            (one.step ?? 'SUPERVISORS') === 'SUPERVISORS',
        ),
      );
      await plant(personId, cases);
      for (const { id, type } of cases)
        await client.query(
          `SELECT * FROM ${writeEvents('(SELECT) x', { alert_id: '$1', type: `'${type}'`, at: '$2', officer_id: '$3', paged: '$4', timer_step: '1', timer_round: '1', timer_counts_from: '$2' })}`,
          [id, AT, actor, [actor, withPhone, without]],
        );
      const paged = await client.query(
        `SELECT alert_id, officer_id, channel FROM deliveries WHERE notice = 'PAGE'`,
      );
      const wanted = cases
        .filter(({ drill }) => !drill)
        .flatMap(({ id, type }) =>
          (CONSEQUENCES[type].pages ?? []).map((channel) => `${id} ${withPhone} ${channel}`),
        );
      expect(
        sorted(paged.rows.map((row) => `${row.alert_id} ${row.officer_id} ${row.channel}`)),
      ).toEqual(sorted(wanted));
    } finally {
      await client.query('ROLLBACK');
    }
  });

  it('is the only one who writes, under the role of the service too', async () => {
    const insert = `INSERT INTO alert_events (alert_id, person_id, type, at) SELECT id, person_id, 'CLOSED', now() FROM alerts LIMIT 1`;
    await expect(client.query(insert)).rejects.toThrow(/write_alert_events alone/);
    await expect(client.query(`DO $x$ BEGIN ${insert}; END $x$`)).rejects.toThrow(
      /write_alert_events alone/,
    );
    await expect(client.query('UPDATE alert_events SET at = now()')).resolves.toMatchObject({
      rowCount: 0,
    });
  });
});
