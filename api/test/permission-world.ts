import { randomUUID } from 'node:crypto';
import { writeEvents } from '../src/alerts/log-writer.ts';
import type { Column } from '../src/schema/permissions/decision.ts';
import type { Viewer } from '../src/viewer.ts';
import { assign, cancel, close, feedCursor, take } from './actions.ts';
import { ADD_SHIFT, change, officer, SET_POLICY } from './escalation-actions.ts';
import { deviceToken, LOS_ANGELES, press, type TestServer } from './harness.ts';
import { distinctive, doAs, enrolled } from './person-actions.ts';
import { inviteToken } from './staff-actions.ts';
import { Visitor } from './visitor.ts';

export const POST = 'los-angeles';
const HOUSTON = { longitude: -95.3698, latitude: 29.7604, accuracyMeters: 20 };

/** Somebody who asks: one of each kind of viewer, of some more than one. */
export interface Caller {
  name: string;
  column: Column;
  /** Device token, link, key or cookie; undefined for nobody. */
  as: string | undefined;
  viewer: Viewer;
}

/** A database with one of everything, those who ask about it, and what is none of their business. */
export interface World {
  server: TestServer;
  callers: Caller[];
  /** A cursor from before everything. */
  beginning: string;
  person: { token: string; id: string };
  /** Of the person's alerts the one that an officer took and gave to a lawyer. */
  liveAlertId: string;
  invitationToken: string;
  /** The posts of every officer, by their id. */
  posts: Map<string, string[]>;
  /** At another post, of another person: ids and a name that only who sees that post may ever read. */
  foreign: {
    alertId: string;
    officer: { id: string; cookie: string };
    post: string;
    secrets: string[];
  };
  ids: Record<'officer' | 'colleague' | 'supervisor' | 'lawyer' | 'administrator', string>;
  cookies: Record<'officer' | 'supervisor' | 'administrator' | 'callCenter' | 'lawyer', string>;
}

async function signedIn(server: TestServer, login: string): Promise<string> {
  const visitor = new Visitor(server.url);
  await visitor.signIn(`${login}@demo.example`, `demo-${login}`);
  return visitor.session;
}

/** Fills the database by the ways that people use, and writes into the rows what only time would bring. */
export async function fillWorld(server: TestServer): Promise<World> {
  const { prisma } = server.services.database;
  const cookies = {
    officer: await signedIn(server, 'los-angeles'),
    supervisor: await signedIn(server, 'supervisor'),
    administrator: await signedIn(server, 'administrator'),
    callCenter: await signedIn(server, 'call-center'),
    lawyer: await signedIn(server, 'representative'),
  };
  const { id: colleague } = await officer(server, 'los-angeles-2');
  const idOf = async (role: 'ADMINISTRATOR' | 'SUPERVISOR' | 'REPRESENTATIVE') =>
    (await prisma.officer.findFirstOrThrow({ where: { role } })).id;
  const ids = {
    officer: (await officer(server, 'los-angeles')).id,
    colleague,
    supervisor: await idOf('SUPERVISOR'),
    lawyer: await idOf('REPRESENTATIVE'),
    administrator: await idOf('ADMINISTRATOR'),
  };
  await prisma.officerPost.create({
    data: { officerId: ids.administrator, consulateCode: POST },
  });
  await prisma.officer.update({ where: { id: colleague }, data: { disabledAt: new Date() } });
  const beginning = await feedCursor(server, cookies.officer);

  const person = await aPerson(server);
  const { liveAlertId, links } = await theirAlerts(server, person, { cookies, ids });
  const invitationToken = await anAnsweredInvitation(server, person.id);
  await whatHappenedToNotices(server, person.id);
  await staffMatters(server, cookies, ids);
  await watchMatters(server);

  const withdrawn = await enrolled(server, { consentTextVersion: 'v1' });
  await doAs(server, withdrawn.token, 'withdrawConsent');
  const foreign = await anotherPost(server);
  const partnerKeys = await partnersOf(server);

  const { partners, contacts, staff } = server.services;
  const asStaff = async (name: string, column: Column, as: string) => ({
    name,
    column,
    as,
    viewer: await staff.auth.viewerOf(as.replace(/^ab_session=/, '')),
  });
  const asPerson = (name: string, { token, id }: { token: string; id: string }) => ({
    name,
    column: 'PERSON' as const,
    as: token,
    viewer: { kind: 'PERSON' as const, personId: id, deviceId: randomUUID() },
  });
  const callers: Caller[] = [
    { name: 'nobody', column: 'NOBODY', as: undefined, viewer: null },
    { name: 'an unknown device', column: 'NOBODY', as: deviceToken(), viewer: null },
    asPerson('a person', person),
    asPerson('a person without consent', withdrawn),
    ...(await Promise.all(
      links.map(async (as, index) => ({
        name: `contact ${index}`,
        column: 'CONTACT' as const,
        as,
        viewer: await contacts.viewerOf(as),
      })),
    )),
    ...(await Promise.all(
      partnerKeys.map(async (as, index) => ({
        name: `partner ${index}`,
        column: 'PARTNER' as const,
        as,
        viewer: await partners.viewerOf(as),
      })),
    )),
    await asStaff('a representative', 'REPRESENTATIVE', cookies.lawyer),
    await asStaff('an officer', 'OFFICER', cookies.officer),
    await asStaff('a supervisor', 'SUPERVISOR', cookies.supervisor),
    await asStaff('the call centre', 'CALL_CENTER', cookies.callCenter),
    await asStaff('an administrator', 'ADMINISTRATOR', cookies.administrator),
  ];
  return {
    server,
    callers,
    beginning,
    person,
    liveAlertId,
    invitationToken,
    posts: await postsOfAll(server),
    foreign,
    ids,
    cookies,
  };
}

async function postsOfAll(server: TestServer): Promise<Map<string, string[]>> {
  const { prisma } = server.services.database;
  const officers = await prisma.officer.findMany({ include: { posts: true } });
  return new Map(
    officers.map(({ id, posts }) => [id, posts.map(({ consulateCode }) => consulateCode)]),
  );
}

/** Somebody about whom everything is stored that can be. */
async function aPerson(server: TestServer) {
  const person = await enrolled(server, { consentTextVersion: 'v1', homeCounty: '06037' });
  const input = {
    names: distinctive(),
    birthDate: '1980-02-03',
    phone: '+13105554417',
    languages: ['es'],
    healthNotes: distinctive(),
    childrenNotes: distinctive(),
  };
  await doAs(server, person.token, 'updateProfile', { input });
  for (const shares of ['LIVE_POSITION', 'HAPPENED'])
    await doAs(server, person.token, 'addContact', {
      input: {
        name: distinctive(),
        relation: 'hermana',
        phone: '+13105554418',
        email: `${distinctive().toLowerCase()}@example.org`,
        message: distinctive(),
        channels: ['SMS', 'EMAIL'],
        shares,
      },
    });
  await doAs(server, person.token, 'makeRecoveryCode');
  await server.services.database.prisma.device.updateMany({ data: { label: 'Chrome' } });
  return person;
}

/**
 * Presses that were taken and assigned, closed, cancelled, and cancelled under duress, with everything that can stand on
 * them, and the contacts' links to them.
 */
async function theirAlerts(
  server: TestServer,
  { token, id: personId }: { token: string; id: string },
  { cookies, ids }: Pick<World, 'cookies' | 'ids'>,
) {
  const { prisma } = server.services.database;
  const position = { ...LOS_ANGELES, fixedAt: new Date().toISOString() };
  const raise = async () => (await press(server, token, { position, pressedAt: 'soon' })).id;
  const live = await raise();
  await take(server, live, cookies.officer);
  await assign(server, live, ids.lawyer, cookies.officer);
  const closed = await raise();
  await take(server, closed, cookies.officer);
  await close(server, closed, cookies.officer);
  const cancelled = await raise();
  await cancel(server, cancelled, token);
  const forced = await raise();
  // And one that nobody has taken.
  await raise();
  const at = new Date();
  const all = { callCenterAt: at, supervisorsAt: at, assignedAt: at, assignedToId: ids.lawyer };
  await prisma.alert.updateMany({
    where: { id: { in: [live, closed, cancelled, forced] } },
    data: { ...all, acknowledgedAt: at, acknowledgedById: ids.officer, assignmentAcceptedAt: at },
  });
  await prisma.alert.update({ where: { id: closed }, data: { linkedToId: live } });
  await prisma.alert.update({
    where: { id: forced },
    data: {
      duressAt: at,
      erasureAskedAt: at,
      shownPosts: [POST],
      shownAs: {
        cancelledAt: at.toISOString(),
        acknowledgedAt: at.toISOString(),
        acknowledgedById: ids.officer,
        assignedAt: null,
        assignedToId: null,
        consulateCode: POST,
        countyFips: '06037',
        routingBasis: 'DISTRICT',
        routingConfidence: 'HIGH',
        routingDistance: null,
      },
    },
  });
  const escalated = writeEvents('(SELECT) one', {
    ...{
      alert_id: '$1::uuid',
      type: "'ESCALATED'",
      at: '$2::timestamptz',
      assignee_id: '$3::uuid',
    },
    ...{ step: "'NEAREST_POST'", round: '0', skipped: "'ALREADY_THERE'" },
    ...{ from_consulate_code: `'${POST}'`, to_consulate_code: "'san-diego'" },
    ...{ timer_step: '0', timer_round: '0', timer_counts_from: '$2::timestamptz' },
  });
  await server.services.database.pool.query(`SELECT id FROM ${escalated}`, [live, at, ids.lawyer]);
  const alerts = await prisma.alert.findMany({ where: { personId } });
  const links = await Promise.all(
    [live, closed, cancelled].map(async (id) => {
      const alert = alerts.find((each) => each.id === id) as (typeof alerts)[number];
      return server.services.contacts.linksOf(personId, alert);
    }),
  );
  // The one who follows, to each alert; the other to one.
  const tokens = [...links.map(([first]) => first), links[0]?.[1]].map((link) => link?.token ?? '');
  return { liveAlertId: live, links: tokens };
}

async function anAnsweredInvitation(server: TestServer, personId: string): Promise<string> {
  const { contactChannels, database } = server.services;
  const channels = await database.prisma.contactChannel.findMany({ where: { personId } });
  const [one] = channels.filter(({ channel }) => channel === 'EMAIL');
  if (!one) throw new Error('There is no channel.');
  const token = contactChannels.makeInvitationToken(one);
  await contactChannels.answer(token, 'DECLINE');
  await database.prisma.contactChannel.updateMany({
    where: { personId },
    data: { askedAt: new Date(Date.now() - 3_600_000) },
  });
  return token;
}

/** Nothing is sent here: what carriers would have done is written into the rows. */
async function whatHappenedToNotices(server: TestServer, personId: string): Promise<void> {
  const { database, notices } = server.services;
  const at = new Date();
  await database.prisma.delivery.updateMany({
    where: { personId },
    data: {
      state: 'QUEUED',
      reason: 'BUSY',
      acceptedAt: at,
      deliveredAt: at,
      openedAt: at,
      acknowledgedAt: at,
    },
  });
  for (const { id } of await database.prisma.delivery.findMany({ where: { personId } }))
    await database.prisma.deliveryAttempt.create({
      data: {
        deliveryId: id,
        number: 1,
        carrier: 'one',
        startedAt: at,
        endedAt: at,
        outcome: 'ACCEPTED',
      },
    });
  notices.outbox.add({
    id: randomUUID(),
    at,
    notice: 'TEST',
    channel: 'SMS',
    to: '+13105554418',
    subject: 'Prueba',
    text: 'Prueba',
  });
}

async function staffMatters(
  server: TestServer,
  cookies: World['cookies'],
  ids: World['ids'],
): Promise<void> {
  const { prisma } = server.services.database;
  const invite = (as: string, input: object) =>
    inviteToken(server, as, { email: `${distinctive()}@example.org`, name: 'Ana', ...input });
  await invite(cookies.supervisor, { role: 'OFFICER', consulates: [POST] });
  await invite(cookies.administrator, {
    role: 'REPRESENTATIVE',
    licenseStates: ['CA'],
    languages: ['es'],
  });
  await prisma.staffInvitation.updateMany({
    data: { acceptedAt: new Date(), revokedAt: new Date() },
  });
  const shift = { weekdays: [1, 2, 3, 4, 5, 6, 7], startsAt: '00:00', endsAt: '00:00' };
  const dates = { fromDate: '2020-01-01', untilDate: '2090-01-01' };
  await change(
    server,
    ADD_SHIFT,
    { input: { ...shift, ...dates, consulate: POST, officerId: ids.officer } },
    cookies.supervisor,
  );
  const steps = [{ afterSeconds: 30, action: 'CALL_CENTER' }];
  await change(
    server,
    SET_POLICY,
    { input: { consulate: POST, repeatAfterSeconds: 120, steps } },
    cookies.supervisor,
  );
}

async function watchMatters(server: TestServer): Promise<void> {
  const { pool } = server.services.database;
  await pool.query(
    `INSERT INTO watch_nodes (id, started_at, looked_at, findings, heartbeat_at)
     VALUES (gen_random_uuid(), now(), now(), '{}', now())`,
  );
  await pool.query(
    `INSERT INTO watch_findings (finding, began_at, paged_at) VALUES ('QUEUE_GROWING', now(), now())
     ON CONFLICT DO NOTHING`,
  );
  await pool.query(
    `INSERT INTO synthetic_drills (id, started_at, ended_at, failed_at, steps)
     VALUES (gen_random_uuid(), now(), now(), 'PRESSED', '[{"step": "PRESSED", "milliseconds": 12}]')`,
  );
}

/** What is none of the business of Los Angeles. */
async function anotherPost(server: TestServer): Promise<World['foreign']> {
  const { token, id } = await enrolled(server);
  const name = distinctive();
  await doAs(server, token, 'updateProfile', { input: { names: name } });
  await doAs(server, token, 'addContact', { input: { name, phone: '+17135554417' } });
  const alert = await press(server, token, { position: HOUSTON });
  return {
    alertId: alert.id,
    officer: await officer(server, 'houston'),
    post: 'houston',
    secrets: [alert.id, id, name],
  };
}

/** The key that reads alerts alone, and the one with every scope. */
async function partnersOf(server: TestServer): Promise<string[]> {
  const { partners } = server.services;
  const { id: closed } = await partners.createPartner('Casa Cerrada', [POST]);
  await partners.setDisabled(closed, true);
  const { id } = await partners.createPartner('Casa de Ayuda', [POST]);
  const make = (scopes: Array<'ALERTS' | 'NAMES' | 'PHONES' | 'POSITIONS'>) =>
    partners.createKey({ partnerId: id, scopes, expiresInDays: 1 });
  await partners.revokeKey((await make(['ALERTS'])).stored.id);
  const some = await make(['ALERTS']);
  const all = await make(['ALERTS', 'NAMES', 'PHONES', 'POSITIONS']);
  return [some.key, all.key];
}
