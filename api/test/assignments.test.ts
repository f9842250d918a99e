import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presentCursor, release, take } from './actions.ts';
import { change, officer, pagesOf, SET_PHONE, story, timerOf } from './escalation-actions.ts';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';

type Officer = { cookie: string; id: string };

let database: TestDatabase;
let server: TestServer;
let now = Date.parse('2026-11-22T11:00:00.000Z');
let one: Officer;
let two: Officer;
let lawyer: Officer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, {
    clock: () => new Date(now),
    escalates: true,
  });
  one = await officer(server, 'los-angeles');
  two = await officer(server, 'los-angeles-2');
  lawyer = await officer(server, 'representative');
  await change(server, SET_PHONE, { phone: '+12134876577' }, lawyer.cookie);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const ANSWER = `__typename ... on Alert { status assignmentAcceptedAt assignmentAcceptBy
  assignedTo { id } acknowledgedBy { id } } ... on Error { code field }`;
const ASSIGN = `mutation Assign($id: ID!, $to: ID!, $next: [ID!]) {
  result: assignAlert(id: $id, officerId: $to, next: $next) { ${ANSWER} }
}`;
const ACCEPT = `mutation Accept($id: ID!) { result: acceptAssignment(id: $id) { ${ANSWER} } }`;

const assign = (id: string, to: Officer, next: Officer[] = [], by = one) =>
  change(server, ASSIGN, { id, to: to.id, next: next.map((each) => each.id) }, by.cookie);
const accept = (id: string, by: Officer) => change(server, ACCEPT, { id }, by.cookie);
const told = async (id: string) => (await story(server, id, one.cookie)).slice(1);

async function later(seconds: number): Promise<void> {
  now += seconds * 1_000;
  await server.services.escalation.worker.runDue();
}

async function pressed(drill = false): Promise<string> {
  return (await press(server, deviceToken(), { position: LOS_ANGELES, drill })).id;
}

async function standing(id: string) {
  const { data } = await server.ask<{ alert: Record<string, unknown> }>(
    `query Q($id: ID!) { alert(id: $id) { status assignedTo { id } acknowledgedBy { id } } }`,
    { id },
    one.cookie,
  );
  return data.alert;
}

describe('an assignment', () => {
  it('is paged, and accepted once by whom it was given to', async () => {
    const id = await pressed();
    const given = await assign(id, lawyer);
    expect(given).toMatchObject({
      status: 'ASSIGNED',
      assignmentAcceptedAt: null,
      assignmentAcceptBy: new Date(now + 120_000).toISOString(),
    });
    expect(await pagesOf(server, id)).toEqual([
      { officerId: lawyer.id, channel: 'SMS', urgent: true },
    ]);
    expect(await accept(id, two)).toMatchObject({ code: 'ALERT_NOT_YOURS' });
    await later(119.999);
    const accepted = {
      assignmentAcceptedAt: new Date(now).toISOString(),
      assignmentAcceptBy: null,
    };
    expect(await accept(id, lawyer)).toMatchObject(accepted);
    await later(5);
    expect(await accept(id, lawyer)).toMatchObject(accepted);
    await later(600);
    expect(await told(id)).toEqual(['ASSIGNED', 'ASSIGNMENT_ACCEPTED']);
    await release(server, id, one.cookie);
  });

  it('that nobody accepts goes to the next, and then back to who had taken it', async () => {
    const id = await pressed();
    await take(server, id, one.cookie);
    await assign(id, two, [lawyer]);
    await later(119.999);
    expect(await told(id)).toEqual(['ACKNOWLEDGED', 'ASSIGNED']);
    await later(0.001);
    expect((await told(id)).slice(2)).toEqual(['ASSIGNMENT_LAPSED', 'ASSIGNED']);
    expect(await standing(id)).toMatchObject({ status: 'ASSIGNED', assignedTo: { id: lawyer.id } });
    expect(await pagesOf(server, id)).toHaveLength(1);
    await later(120);
    expect((await told(id)).slice(4)).toEqual(['ASSIGNMENT_LAPSED']);
    expect(await standing(id)).toEqual({
      status: 'ACKNOWLEDGED',
      assignedTo: null,
      acknowledgedBy: { id: one.id },
    });
    await later(900);
    expect(await told(id)).toHaveLength(5);
  });

  it('that lapsed is told to whose it was, with nothing of the alert', async () => {
    const events = `cursor type alertId actor { name } assignee { id }
      alert { id status position { latitude } assignedTo { name } }`;
    const after = await presentCursor(server, lawyer.cookie);
    const feed = server.follow<{ alertFeed: Record<string, unknown> }>(
      { query: `subscription { alertFeed { ${events} } }` },
      lawyer.cookie,
    );
    await until(async () => server.services.feed.followerCount > 0);
    const id = await pressed();
    await assign(id, lawyer, [two]);
    const given = (await feed.next()).alertFeed;
    expect(given).toMatchObject({ type: 'ASSIGNED', alertId: id, alert: { id } });
    await later(120);
    const lapsed = (await feed.next()).alertFeed;
    expect(lapsed).toEqual({
      cursor: expect.any(String),
      type: 'ASSIGNMENT_LAPSED',
      alertId: id,
      actor: null,
      assignee: { id: lawyer.id },
      alert: null,
    });
    feed.stop();
    // Whoever polls or comes back later is told the same.
    const polled = await server.ask<{ alertEvents: { edges: Array<{ node: object }> } }>(
      `query Q($after: String) { alertEvents(after: $after) { edges { node { ${events} } } } }`,
      { after },
      lawyer.cookie,
    );
    expect(polled.data.alertEvents.edges.map(({ node }) => node)).toEqual([lapsed]);
    await release(server, id, one.cookie);
  });

  it('that nobody accepts of an alert that nobody had taken begins to move on again', async () => {
    const id = await pressed(true);
    await assign(id, lawyer);
    await later(120);
    expect(await told(id)).toEqual(['ASSIGNED', 'ASSIGNMENT_LAPSED', 'RELEASED']);
    expect(await standing(id)).toEqual({
      status: 'RAISED',
      assignedTo: null,
      acknowledgedBy: null,
    });
    expect((await timerOf(server, id)).dueAt).toEqual(new Date(now + 30_000));
    await later(30);
    expect((await told(id)).at(-1)).toBe('ESCALATED CALL_CENTER');
    // A drill gets nobody out of bed.
    expect(await pagesOf(server, id)).toEqual([]);
  });

  it('to oneself is accepted by that, and needs others who serve the alert', async () => {
    const id = await pressed();
    expect(await assign(id, one)).toMatchObject({ assignmentAcceptBy: null });
    const elsewhere = await officer(server, 'houston');
    expect(await assign(id, two, [elsewhere])).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'next',
    });
    await later(600);
    expect(await told(id)).toEqual(['ASSIGNED']);
  });

  it('tells the side of the person nothing of who accepts', async () => {
    const token = deviceToken();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await take(server, id, one.cookie);
    await assign(id, lawyer);
    await accept(id, lawyer);
    expect(await story(server, id, token)).toEqual(['RAISED', 'ACKNOWLEDGED', 'ASSIGNED']);
  });
});
