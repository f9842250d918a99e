import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADD_SHIFT, change, officer, SET_PHONE } from './escalation-actions.ts';
import {
  createTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';

type Officer = { cookie: string; id: string };

let database: TestDatabase;
let server: TestServer;
let now = Date.parse('2026-11-22T20:00:00.000Z');
let supervisor: Officer;
let one: Officer;
let elsewhere: Officer;
let agent: Officer;
let administrator: Officer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, { clock: () => new Date(now) });
  await signIn();
});

async function signIn(): Promise<void> {
  supervisor = await officer(server, 'supervisor');
  one = await officer(server, 'los-angeles');
  elsewhere = await officer(server, 'san-diego');
  agent = await officer(server, 'call-center');
  administrator = await officer(server, 'administrator');
}

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const NIGHT = { weekdays: [7, 1, 1], startsAt: '22:00', endsAt: '06:00' };
const CHANGE = `mutation Change($input: ChangeDutyShiftInput!) {
  result: changeDutyShift(input: $input) { __typename ... on DutyShift { id startsAt } ... on Error { code field } }
}`;
const REMOVE = `mutation Remove($id: ID!) {
  result: removeDutyShift(id: $id) { __typename ... on DutyShift { id } ... on Error { code field } }
}`;

const add = (by: Officer, input: object) =>
  change<{ id: string }>(server, ADD_SHIFT, { input }, by.cookie);
const inLosAngeles = (who: Officer, more: object = {}) => ({
  consulate: 'los-angeles',
  officerId: who.id,
  ...NIGHT,
  ...more,
});

async function onDuty(post: string | null, by: Officer): Promise<string[] | string> {
  const { data, errors } = await server.ask<{ onDuty: Array<{ id: string }> }>(
    'query Q($post: ID) { onDuty(consulate: $post) { id } }',
    { post },
    by.cookie,
  );
  return errors?.[0]?.extensions.code ?? data.onDuty.map(({ id }) => id).sort();
}

describe('a duty schedule', () => {
  it('is made by supervisors of the post, in the time of the post, and is on record', async () => {
    expect(await onDuty('los-angeles', one)).toEqual([supervisor.id]);
    const added = await add(supervisor, inLosAngeles(one));
    expect(added).toMatchObject({ weekdays: [1, 7], startsAt: '22:00', officer: { id: one.id } });
    // Sunday, noon in Los Angeles; then a quarter past ten at night.
    expect(await onDuty('los-angeles', one)).toEqual([supervisor.id]);
    now = Date.parse('2026-11-23T06:15:00.000Z');
    const again = await officer(server, 'los-angeles');
    expect(await onDuty('los-angeles', again)).toEqual([one.id, supervisor.id].sort());
    const boss = await officer(server, 'supervisor');
    const input = { id: added.id, officerId: supervisor.id, ...NIGHT, startsAt: '23:00' };
    expect(await change(server, CHANGE, { input }, boss.cookie)).toMatchObject({
      startsAt: '23:00',
    });
    expect(await onDuty('los-angeles', boss)).toEqual([]);
    expect(await change(server, REMOVE, { id: added.id }, boss.cookie)).toMatchObject({
      id: added.id,
    });
    expect(await change(server, REMOVE, { id: added.id }, boss.cookie)).toMatchObject({
      code: 'SHIFT_NOT_FOUND',
    });
    const audit = await server.services.database.prisma.auditEntry.findMany({
      where: { action: { startsWith: 'SHIFT_' } },
      orderBy: { id: 'asc' },
    });
    expect(audit.map(({ action }) => action)).toEqual([
      'SHIFT_ADDED',
      'SHIFT_CHANGED',
      'SHIFT_REMOVED',
    ]);
    now = Date.parse('2026-11-22T20:00:00.000Z');
    await signIn();
  });

  it('is nobody else’s business', async () => {
    expect(await add(one, inLosAngeles(one))).toMatchObject({ code: 'FORBIDDEN' });
    const away = { ...inLosAngeles(elsewhere), consulate: 'san-diego' };
    expect(await add(supervisor, away)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await onDuty('los-angeles', elsewhere)).toBe('FORBIDDEN');
    const added = await add(administrator, away);
    expect(await change(server, REMOVE, { id: added.id }, supervisor.cookie)).toMatchObject({
      code: 'SHIFT_NOT_FOUND',
    });
  });

  it('takes only shifts that can be worked', async () => {
    const refused = async (who: Officer, more: object) => {
      const { code, field } = await add(supervisor, inLosAngeles(who, more));
      return [code, field];
    };
    const wrong = (field: string) => ['INVALID_INPUT', `input.${field}`];
    expect(await refused(one, { weekdays: [] })).toEqual(wrong('weekdays'));
    expect(await refused(one, { weekdays: [0] })).toEqual(wrong('weekdays'));
    expect(await refused(one, { startsAt: '24:00' })).toEqual(wrong('startsAt'));
    expect(await refused(one, { fromDate: '2026-02-30' })).toEqual(wrong('fromDate'));
    expect(await refused(one, { fromDate: '2026-03-02', untilDate: '2026-03-01' })).toEqual(
      wrong('untilDate'),
    );
    expect(await refused(elsewhere, {})).toEqual(wrong('officerId'));
  });

  it('of the call centre is made by administrators; until it is, and when it has run out, all are on duty', async () => {
    const shift = { officerId: agent.id, weekdays: [7], startsAt: '13:00', endsAt: '14:00' };
    expect(await onDuty(null, agent)).toEqual([agent.id]);
    expect(await add(agent, shift)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await add(administrator, shift)).toMatchObject({ __typename: 'DutyShift' });
    // 20:00 UTC is 13:00 in Arizona, summer and winter.
    expect(await onDuty(null, one)).toEqual([agent.id]);
  });
});

describe('the phone of an officer', () => {
  it('is sealed, and shown as present to them and to who manages them alone', async () => {
    const set = (phone: string | null) => change(server, SET_PHONE, { phone }, one.cookie);
    expect(await set('12')).toMatchObject({ code: 'INVALID_INPUT', field: 'phone' });
    expect(await set('(213) 487-6577')).toMatchObject({ hasPhone: true });
    const { prisma } = server.services.database;
    const row = await prisma.officer.findUniqueOrThrow({ where: { id: one.id } });
    expect(Buffer.from(row.phoneSealed ?? []).toString('latin1')).not.toContain('4876577');
    expect(server.services.staff.seal.phoneOf(row)).toBe('+12134876577');
    const seen = async (by: Officer) => {
      const { data } = await server.ask<{ officers: Array<{ id: string; hasPhone: unknown }> }>(
        '{ officers { id hasPhone } }',
        {},
        by.cookie,
      );
      return data.officers.find(({ id }) => id === one.id)?.hasPhone;
    };
    expect(await seen(administrator)).toBe(true);
    expect(await seen(supervisor)).toBe(true);
    expect(await seen(agent)).toBeNull();
    expect(await set(null)).toMatchObject({ hasPhone: false });
  });
});
