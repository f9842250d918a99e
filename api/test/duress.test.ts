import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { comparePositions } from '../src/feed/cursor.ts';
import {
  assign,
  close,
  feedCursor,
  nextUntil,
  presentCursor,
  release,
  report,
  take,
} from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  RAISE,
  SAN_DIEGO,
  until,
  useTestServer,
} from './harness.ts';

const TRUE_PIN = '8305';
const DURESS_PIN = '4917';

let officer: string;
let callCenter: string;
const { server } = useTestServer();

beforeAll(async () => {
  officer = await server.signIn('los-angeles');
  callCenter = await server.signIn('call-center');
});

/** Everything of an alert that a person may ask for. */
const WHOLE = `
  id personId status lane drill pressedAt receivedAt pressNotes outcome mistakeConfirmed
  position { longitude latitude accuracyMeters fixedAt } positionReceivedAt
  consulate { code } routing { basis confidence distanceMeters county { fips } consulate { code } }
  acknowledgedAt acknowledgedBy { id name } assignedAt assignedTo { id name }
  cancelledAt closedAt closedBy { id name } linkedTo { id } duressAt erasureAskedAt
  events { cursor type at actor { name } assignee { name } fromConsulate { code } toConsulate { code } alert { id status } }`;

const CANCEL = `mutation Cancel($id: ID!, $pin: String) {
  cancelAlert(input: { id: $id, pin: $pin }) {
    __typename ... on Alert { ${WHOLE} } ... on Error { code field message } ... on AlertEndedError { alert { ${WHOLE} } }
  }
}`;

/** What is left of an answer when ids, times, cursors and what the two persons do not share are taken out. */
function withoutNames(text: string): string {
  const names = new Map<string, string>();
  const name = (kind: string) => (found: string) => {
    if (!names.has(found)) names.set(found, `<${kind} ${names.size}>`);
    return names.get(found) as string;
  };
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, name('id'))
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/"cursor":"[^"]+"/g, '"cursor":"<cursor>"')
    .replaceAll(/"(endCursor|startCursor|feedCursor)":"[^"]+"/g, '"$1":"<cursor>"');
}

/** A person with both PINs, who keeps every byte of every answer. */
async function person() {
  const token = deviceToken();
  await server.ask('mutation { enroll(input: { language: es }) { __typename } }', {}, token);
  const { personId, devices } = await server.services.database.prisma.person
    .findFirstOrThrow({
      orderBy: { enrolledAt: 'desc' },
      select: { id: true, devices: true },
    })
    .then((found) => ({ personId: found.id, devices: found.devices }));
  const viewer = { kind: 'PERSON' as const, personId, deviceId: devices[0]?.id as string };
  await server.services.pins.setPin(viewer, { pin: TRUE_PIN, duressPin: DURESS_PIN });
  return { ...listener(token), viewer };
}

/** Somebody with a token, of whose answers every byte is kept. */
function listener(token: string) {
  const bytes: string[] = [];
  return {
    token,
    bytes,
    async ask(query: string, variables: object = {}) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const headers = [...response.headers].filter(
        ([key]) => !/^(date|x-request-id|content-length)$/.test(key),
      );
      const text = await response.text();
      const answer = JSON.parse(text);
      bytes.push(`${response.status} ${JSON.stringify(headers)} ${withoutNames(text)}`);
      return answer;
    },
  };
}

/**
 * Until the log can be read as far as the alert has come: a writing transaction anywhere in the same PostgreSQL, also of
 * another test, holds it back for a moment.
 */
async function caughtUp(token: string, id: string): Promise<void> {
  await until(async () => {
    const { data } = await server.ask<{
      alert: { events: unknown[] } | null;
      alertEvents: { edges: Array<{ node: { alert: { id: string } } }> };
    }>(
      `query Q($id: ID!) { alert(id: $id) { events { type } } alertEvents { edges { node { alert { id } } } } }`,
      { id },
      token,
    );
    const read = data.alertEvents.edges.filter(({ node }) => node.alert.id === id);
    return read.length >= (data.alert?.events.length ?? 0);
  });
}

/** Everything that a phone can ask, with every filter. */
async function lookEverywhere(who: Pick<ReturnType<typeof listener>, 'ask' | 'token'>, id: string) {
  await caughtUp(who.token, id);
  await who.ask(`query Q($id: ID!) { alert(id: $id) { ${WHOLE} } }`, { id });
  for (const status of ['RAISED', 'ACKNOWLEDGED', 'ASSIGNED', 'CANCELLED', 'CLOSED'])
    await who.ask(
      `query Q($status: [AlertStatus!]) { alerts(status: $status) { edges { node { ${WHOLE} } } } }`,
      {
        status: [status],
      },
    );
  await who.ask(`{ alerts { edges { node { ${WHOLE} } } } }`);
  await who.ask(
    `{ alertEvents { edges { node { type at actor { name } assignee { name } alert { ${WHOLE} } } } pageInfo { hasNextPage } } }`,
  );
}

/** Without what changes from one moment to the next: an event carries the alert as it stands when it is read. */
const TOLD_FEED = `subscription F($after: String) {
  alertFeed(after: $after) { cursor type at alert { id pressedAt } actor { name } assignee { name } fromConsulate { code } toConsulate { code } }
}`;

type Story = 'untaken' | 'taken' | 'assigned';

/** What a contact may ask for. */
const AS_CONTACT = `
  id status drill pressedAt receivedAt position { longitude latitude } positionReceivedAt consulate { code }
  routing { basis county { fips } } acknowledgedAt acknowledgedBy { name } assignedAt assignedTo { name } cancelledAt closedAt mistakeConfirmed
  closedBy { name } events { cursor type at actor { name } assignee { name } fromConsulate { code } toConsulate { code } alert { id status } }`;

/** The contact of a person who shares everything, following one alert by its link. */
async function contactOf(who: Awaited<ReturnType<typeof person>>, alertId: string) {
  const { contacts, database: own } = server.services;
  const alert = await own.prisma.alert.findUniqueOrThrow({ where: { id: alertId } });
  const [link] = await contacts.linksOf(who.viewer.personId, alert);
  const contact = listener(link?.token as string);
  const query = `subscription U($id: ID!) { alertUpdated(id: $id) { ${AS_CONTACT} } }`;
  const updates = server.follow({ query, variables: { id: alertId } }, contact.token);
  const feed = server.follow<FeedMessage>({ query: TOLD_FEED }, contact.token);
  await updates.next();
  return {
    ...contact,
    updates,
    feed,
    async look() {
      await caughtUp(contact.token, alertId);
      await contact.ask(`query Q($id: ID!) { alert(id: $id) { ${AS_CONTACT} } }`, { id: alertId });
      await contact.ask(
        `{ alerts(status: [RAISED, ACKNOWLEDGED, ASSIGNED]) { edges { node { id } } } }`,
      );
      await contact.ask(`{ alertEvents { edges { node { type at alert { ${AS_CONTACT} } } } } }`);
      await contact.ask('{ viewer { kind contact { alertId shares } } }');
    },
  };
}

/** One person's evening, from the press to the closing; the desk goes on where the cancel was forced. */
async function evening(
  pin: string,
  story: Story,
  outcome: string,
): Promise<{ bytes: string[]; frames: string[][] }> {
  const who = await person();
  const shares = { name: 'Ana', phone: '+13105554417', shares: 'LIVE_POSITION' as const };
  await server.services.contacts.add(who.viewer, shares);
  const id = randomUUID();
  const input = { id, pressedAt: '2026-11-22T05:00:00.000Z', position: LOS_ANGELES };
  const after = await feedCursor(server, who.token);
  await who.ask(RAISE, { input });
  const feed = server.follow<FeedMessage>({ query: TOLD_FEED, variables: { after } }, who.token);
  // Whoever follows before the log has come so far is told of the press once more.
  await nextUntil(feed, 'RAISED', id);
  const updates = server.follow<{ alertUpdated: object }>(
    { query: `subscription U($id: ID!) { alertUpdated(id: $id) { ${WHOLE} } }`, variables: { id } },
    who.token,
  );
  await updates.next();
  const contact = await contactOf(who, id);
  await contact.look();
  if (story !== 'untaken') {
    await take(server, id, officer);
    await updates.next();
  }
  if (story === 'assigned') {
    await assign(server, id, '00000000-0000-4000-8000-000000000002', officer);
    await updates.next();
  }
  await who.ask(CANCEL, { id, pin });
  await updates.next();
  await lookEverywhere(who, id);
  await contact.look();
  // Again, without a PIN, with a wrong one, and with each of both in turn.
  await who.ask(CANCEL, { id });
  await who.ask(CANCEL, { id, pin: '7777' });
  await who.ask(CANCEL, { id, pin });
  await who.ask(RAISE, { input });
  await who.ask(
    'mutation R($input: ReportPositionInput!) { reportPosition(input: $input) { __typename ... on Alert { id } ... on AlertEndedError { code message alert { status consulate { code } } } } }',
    { input: { id, position: SAN_DIEGO } },
  );
  if (pin === DURESS_PIN) {
    if (story === 'untaken') await take(server, id, callCenter);
    await release(server, id, callCenter);
    await take(server, id, callCenter);
    await assign(server, id, '00000000-0000-4000-8000-000000000005', callCenter);
  }
  await lookEverywhere(who, id);
  await contact.look();
  await who.ask('{ myData }');
  // A second press while the first is open, or seems ended.
  const second = randomUUID();
  await who.ask(RAISE, { input: { ...input, id: second } });
  await who.ask(CANCEL, { id: second, pin: TRUE_PIN });
  expect(await close(server, id, callCenter, outcome)).toMatchObject({ status: 'CLOSED' });
  await updates.next();
  await nextUntil(feed, 'CLOSED', id);
  await nextUntil(contact.feed, 'CLOSED', id);
  await lookEverywhere(who, id);
  await contact.look();
  await who.ask('{ myData }');
  await who.ask(CANCEL, { id, pin });
  const followed = [updates, feed, contact.updates, contact.feed];
  const frames = followed.map(({ received }) =>
    received.map((frame) => withoutNames(JSON.stringify(frame))),
  );
  for (const each of followed) each.stop();
  return { bytes: [...who.bytes, ...contact.bytes], frames };
}

describe('a cancel under duress', () => {
  it.each<[Story, string]>([
    ['untaken', 'HELPED'],
    ['taken', 'MISTAKE_CONFIRMED'],
    ['assigned', 'HELPED'],
  ])(
    'cannot be told from an honest one by any answer or frame: %s, closed as %s',
    async (story, outcome) => {
      const honest = await evening(TRUE_PIN, story, outcome);
      const forced = await evening(DURESS_PIN, story, outcome);
      expect(forced.bytes).toEqual(honest.bytes);
      expect(forced.frames).toEqual(honest.frames);
    },
  );

  it('tells the desk the truth, and can still be taken', async () => {
    const who = await person();
    const { id } = await press(server, who.token, { position: LOS_ANGELES });
    const desk = server.follow<FeedMessage>({ query: FEED }, officer);
    const started = await who.ask(CANCEL, { id, pin: DURESS_PIN });
    expect(started.data.cancelAlert).toMatchObject({ status: 'CANCELLED', duressAt: null });
    await nextUntil(desk, 'CANCELLED_UNDER_DURESS', id);
    desk.stop();
    const seen = await server.ask<{
      alert: { status: string; duressAt: string; cancelledAt: null };
    }>('query Q($id: ID!) { alert(id: $id) { status duressAt cancelledAt } }', { id }, officer);
    expect(seen.data.alert).toMatchObject({ status: 'RAISED', cancelledAt: null });
    expect(seen.data.alert.duressAt).not.toBeNull();
    expect(await take(server, id, officer)).toMatchObject({ status: 'ACKNOWLEDGED' });
  });

  it('is heard after an honest one too, and is not undone by one', async () => {
    const who = await person();
    const { id } = await press(server, who.token, { position: LOS_ANGELES });
    await who.ask(CANCEL, { id, pin: TRUE_PIN });
    await who.ask(CANCEL, { id, pin: DURESS_PIN });
    await who.ask(CANCEL, { id, pin: TRUE_PIN });
    const { data } = await server.ask<{
      alert: { status: string; events: Array<{ type: string }> };
    }>('query Q($id: ID!) { alert(id: $id) { status duressAt events { type } } }', { id }, officer);
    expect(data.alert.status).toBe('RAISED');
    expect(data.alert.events.map(({ type }) => type)).toEqual([
      'RAISED',
      'CANCELLED',
      'CANCELLED_UNDER_DURESS',
    ]);
  });

  it('still lets the desk follow the person', async () => {
    const who = await person();
    const { id } = await press(server, who.token, { position: LOS_ANGELES });
    await who.ask(CANCEL, { id, pin: DURESS_PIN });
    expect(await report(server, id, SAN_DIEGO, who.token)).toMatchObject({ code: 'ALERT_ENDED' });
    // A moment later: writing it down must not make that answer slower than an honest one.
    await until(async () => {
      const { data } = await server.ask<{
        alert: { position: { longitude: number }; consulate: { code: string } };
      }>(
        'query Q($id: ID!) { alert(id: $id) { position { longitude } consulate { code } } }',
        { id },
        callCenter,
      );
      const { position, consulate } = data.alert;
      return position.longitude === SAN_DIEGO.longitude && consulate.code === 'san-diego';
    });
  });

  it('shows in no cursor that the log goes on', async () => {
    const who = await person();
    const { id } = await press(server, who.token, { position: LOS_ANGELES });
    await who.ask(CANCEL, { id, pin: DURESS_PIN });
    const before = await feedCursor(server, who.token);
    const { database, feed } = server.services;
    const count = async () => {
      const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM alert_events');
      return rows[0].n as number;
    };
    const logged = await count();
    await report(server, id, SAN_DIEGO, who.token);
    await until(async () => (await count()) > logged);
    await presentCursor(server, officer);
    const after = await feedCursor(server, who.token);
    // The two stand for different places, and yet a third, of the same place, is no nearer to either.
    expect(comparePositions(feed.open(before), feed.open(after))).toBeLessThan(0);
    const again = await feedCursor(server, who.token);
    expect(feed.open(again)).toEqual(feed.open(after));
    expect(new Set([before, after, again]).size).toBe(3);
    expect(after).toMatch(/^[0-9a-f]{8}\.[\w-]{54}$/);
  });
});
