import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADD_SHIFT, change, officer, SET_PHONE, story } from './escalation-actions.ts';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';

let database: TestDatabase;
let server: TestServer;
let now = Date.parse('2026-10-20T20:00:00.000Z');
let supervisor: string;

/** The night of Saturday at both posts, by the clock on the wall of each; Arizona never changes its own. */
const NIGHT = { weekdays: [6], startsAt: '22:00', endsAt: '06:00' };

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, { clock: () => new Date(now), escalates: true });
  const boss = await officer(server, 'supervisor');
  supervisor = boss.id;
  await change(server, SET_PHONE, { phone: '213 487 6577' }, boss.cookie);
  await server.services.database.pool.query(
    `INSERT INTO officer_posts (officer_id, consulate_code) VALUES ($1, 'phoenix')`,
    [supervisor],
  );
  const administrator = await officer(server, 'administrator');
  for (const consulate of ['los-angeles', 'phoenix']) {
    const input = { consulate, officerId: supervisor, ...NIGHT };
    const added = await change(server, ADD_SHIFT, { input }, administrator.cookie);
    expect(added).toMatchObject({ __typename: 'DutyShift' });
  }
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** Who of the two posts is on duty at an instant: "LA", "PHX". */
async function onDutyAt(instant: string): Promise<string[]> {
  now = Date.parse(instant);
  const { cookie } = await officer(server, 'administrator');
  const { data } = await server.ask<Record<string, Array<{ id: string }>>>(
    '{ LA: onDuty(consulate: "los-angeles") { id } PHX: onDuty(consulate: "phoenix") { id } }',
    {},
    cookie,
  );
  return Object.keys(data).filter((post) => data[post]?.some(({ id }) => id === supervisor));
}

/** How the step to the supervisors went for an alert of that instant in Los Angeles. */
async function supervisorsAt(instant: string): Promise<string | undefined> {
  now = Date.parse(instant);
  const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
  now += 180_000;
  await server.services.escalation.worker.runDue();
  const alert = await server.services.database.prisma.alert.findUniqueOrThrow({ where: { id } });
  // Only where somebody could be called is the person told so.
  expect(alert.supervisorsAt).toBeNull();
  return (await story(server, id, await server.signIn('call-center'))).at(-1);
}

describe('a night shift', () => {
  it('over the change of November is an hour longer in Los Angeles, and the same in Phoenix', async () => {
    expect(await onDutyAt('2026-11-01T04:59:00Z')).toEqual([]);
    expect(await onDutyAt('2026-11-01T05:00:00Z')).toEqual(['LA', 'PHX']);
    // Half past one, for the first and for the second time.
    expect(await onDutyAt('2026-11-01T08:30:00Z')).toEqual(['LA', 'PHX']);
    expect(await onDutyAt('2026-11-01T09:30:00Z')).toEqual(['LA', 'PHX']);
    expect(await onDutyAt('2026-11-01T12:59:00Z')).toEqual(['LA', 'PHX']);
    expect(await onDutyAt('2026-11-01T13:00:00Z')).toEqual(['LA']);
    // On duty, with a phone; and nothing is set up here to call with, which is said.
    expect(await supervisorsAt('2026-11-01T13:30:00Z')).toBe('ESCALATED SUPERVISORS !NO_CARRIER');
    expect(await onDutyAt('2026-11-01T13:59:00Z')).toEqual(['LA']);
    expect(await onDutyAt('2026-11-01T14:00:00Z')).toEqual([]);
  });

  it('over the change of March is an hour shorter in Los Angeles, and the same in Phoenix', async () => {
    expect(await onDutyAt('2027-03-14T05:00:00Z')).toEqual(['PHX']);
    expect(await onDutyAt('2027-03-14T06:00:00Z')).toEqual(['LA', 'PHX']);
    // A minute before two, and a minute later three.
    expect(await onDutyAt('2027-03-14T09:59:00Z')).toEqual(['LA', 'PHX']);
    expect(await onDutyAt('2027-03-14T10:00:00Z')).toEqual(['LA', 'PHX']);
    expect(await onDutyAt('2027-03-14T12:59:00Z')).toEqual(['LA', 'PHX']);
    expect(await onDutyAt('2027-03-14T13:00:00Z')).toEqual([]);
    // Nobody but the agent of the call centre, who has no phone.
    expect(await supervisorsAt('2027-03-14T13:30:00Z')).toBe('ESCALATED SUPERVISORS !NO_PHONE');
  });
});
