import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { assign, feedCursor, nextUntil, take } from './actions.ts';
import { deviceToken, type FeedMessage, LOS_ANGELES, press, useTestServer } from './harness.ts';
import { act, newcomer } from './staff-actions.ts';
import { Visitor } from './visitor.ts';

const desk: Record<string, string> = {};

const LOGINS = ['administrator', 'supervisor', 'call-center', 'los-angeles', 'san-diego'];
const demo = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
const UNO = demo(1);
const SUPERVISORA = demo(3);
const TRES = demo(4);
const BOSS = demo(7);
const ABOGADA = demo(8);
const { server } = useTestServer();

beforeAll(async () => {
  for (const login of [...LOGINS, 'representative']) desk[login] = await server.signIn(login);
});

const as = (login: string) => desk[login] as string;
const officers = async (login: string, consulate?: string) => {
  const answer = await server.ask<{ officers: Array<{ id: string; email: string | null }> }>(
    'query ($consulate: ID) { officers(consulate: $consulate) { id email name } }',
    { consulate },
    as(login),
  );
  if (answer.errors) throw new Error(answer.errors[0]?.extensions.code);
  return answer.data.officers;
};
const fresh = (role: string, consulates: string[] = [], from?: string) => {
  const email = `${randomUUID()}@sre.example`;
  return newcomer(server, as('administrator'), { email, name: 'Alguien', role, consulates }, from);
};

describe('the list of staff', () => {
  it('is whole for an administrator, with e-mails', async () => {
    const all = await officers('administrator');
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([UNO, TRES, BOSS]));
    expect(all.find(({ id }) => id === UNO)?.email).toBe('los-angeles@demo.example');
    expect(all.map(({ id }) => id)).not.toContain(ABOGADA);
  });

  it('is of their posts for supervisors and officers, without e-mails but their own', async () => {
    for (const [login, own] of [
      ['supervisor', SUPERVISORA],
      ['los-angeles', UNO],
    ] as const) {
      const seen = await officers(login);
      expect(seen.map(({ id }) => id)).toEqual(expect.arrayContaining([UNO, SUPERVISORA]));
      expect(seen.map(({ id }) => id)).not.toContain(TRES);
      for (const { id, email } of seen) expect(email !== null).toBe(id === own);
      expect(await officers(login, 'san-diego')).toEqual([]);
    }
  });

  it('is not for representatives, persons and nobody', async () => {
    await expect(officers('representative')).rejects.toThrow('FORBIDDEN');
    const told = await server.ask('{ officers { id } invitations { id } }');
    expect(told.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('has representatives apart, by state', async () => {
    const ask = (state: string | null) =>
      server.ask(
        'query ($state: String) { representatives(state: $state) { id licenseStates } }',
        { state },
        as('los-angeles'),
      );
    const found = { representatives: [{ id: ABOGADA, licenseStates: ['CA', 'TX'] }] };
    expect((await ask(null)).data).toEqual(found);
    expect((await ask('TX')).data).toEqual(found);
    expect((await ask('NY')).data).toEqual({ representatives: [] });
    expect((await ask('Texas')).errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });
});

describe('a supervisor', () => {
  it('is told whether the officers of their posts can be called and sign in, and of nobody else', async () => {
    const standing = async (list: string) => {
      const { data } = await server.ask<{ list: Array<{ id: string; hasPhone: boolean | null }> }>(
        `{ list: ${list} { id hasPhone disabledAt } }`,
        {},
        as('supervisor'),
      );
      return new Map(data.list.map(({ id, hasPhone }) => [id, hasPhone]));
    };
    expect((await standing('officers')).get(UNO)).toBe(false);
    expect((await standing('representatives')).get(ABOGADA)).toBe(null);
  });

  it('cannot reach beyond their posts', async () => {
    const both = await fresh('OFFICER', ['los-angeles', 'san-diego']);
    const supervisor = as('supervisor');
    for (const field of ['disableOfficer', 'enableOfficer', 'resetTwoFactor']) {
      const other = await act(server, field, { id: TRES }, supervisor);
      expect(['StaffNotFoundError', 'ForbiddenError']).toContain(other.__typename);
      // Seen, since they share a post, but not the supervisor's alone.
      expect(await act(server, field, { id: both.id }, supervisor)).toMatchObject({
        __typename: 'ForbiddenError',
      });
      expect((await act(server, field, { id: SUPERVISORA }, supervisor)).__typename).toBe(
        'ForbiddenError',
      );
      expect((await act(server, field, { id: BOSS }, supervisor)).__typename).not.toBe('Officer');
    }
    const change = (input: object) => act(server, 'changeOfficer', { input }, supervisor);
    for (const input of [
      { id: TRES, consulates: ['los-angeles'] },
      { id: UNO, consulates: ['san-diego'] },
      { id: UNO, consulates: ['los-angeles', 'san-diego'] },
      { id: UNO, consulates: [] },
      { id: UNO, role: 'SUPERVISOR' },
      { id: UNO, role: 'ADMINISTRATOR', consulates: [] },
      { id: SUPERVISORA, role: 'ADMINISTRATOR' },
    ])
      expect((await change(input)).__typename).toMatch(/Forbidden|NotFound/);
  });

  it('disables officers of their own posts, and lets them in again', async () => {
    const { id, browser, password } = await fresh('OFFICER', ['los-angeles']);
    const supervisor = as('supervisor');
    expect((await act(server, 'disableOfficer', { id }, supervisor)).disabledAt).not.toBeNull();
    expect(await browser.state()).toMatchObject({ state: 'NONE' });
    expect((await act(server, 'enableOfficer', { id }, supervisor)).disabledAt).toBeNull();
    expect(await browser.state()).toMatchObject({ state: 'NONE' });
    const { emailSealed } = await server.services.database.prisma.officer.findUniqueOrThrow({
      where: { id },
    });
    const email = server.services.staff.seal.emailOf({ id, emailSealed }) as string;
    expect((await browser.signIn(email, password)).status).toBe(200);
  });
});

describe('an officer who is disabled', () => {
  it('gives back what they had and were given, and the desk is told', async () => {
    const { id, browser } = await fresh('OFFICER', ['los-angeles']);
    const raise = async () => (await press(server, deviceToken(), { position: LOS_ANGELES })).id;
    const [taken, given, other] = [await raise(), await raise(), await raise()];
    await take(server, taken, browser.session);
    await assign(server, given, id, as('supervisor'));
    await take(server, other, as('los-angeles'));
    const after = await feedCursor(server, as('los-angeles'));
    const feed = server.follow<FeedMessage>(
      {
        query: 'subscription ($after: String) { alertFeed(after: $after) { type alert { id } } }',
        variables: { after },
      },
      as('los-angeles'),
    );
    await act(server, 'disableOfficer', { id }, as('supervisor'));
    const { data } = await server.ask<Record<'taken' | 'given' | 'other', object>>(
      `query ($taken: ID!, $given: ID!, $other: ID!) {
         taken: alert(id: $taken) { ...Now } given: alert(id: $given) { ...Now } other: alert(id: $other) { status }
       }
       fragment Now on Alert { status acknowledgedBy { id } assignedTo { id } events { type actor { id } } }`,
      { taken, given, other },
      as('los-angeles'),
    );
    for (const alert of [data.taken, data.given])
      expect(alert).toEqual({
        status: 'RAISED',
        acknowledgedBy: null,
        assignedTo: null,
        events: expect.arrayContaining([{ type: 'RELEASED', actor: { id: SUPERVISORA } }]),
      });
    expect(data.other).toEqual({ status: 'ACKNOWLEDGED' });
    await nextUntil(feed, 'RELEASED', taken);
    feed.stop();
  });
});

describe('an administrator', () => {
  it('sees no alerts without posts', async () => {
    const { data } = await server.ask<{ alerts: { edges: unknown[] } }>(
      '{ alerts(first: 5) { edges { node { id } } } }',
      {},
      as('administrator'),
    );
    expect(data.alerts.edges).toEqual([]);
  });

  it('moves an officer between posts at once, and a new role ends their sessions', async () => {
    const { id, browser } = await fresh('OFFICER', ['los-angeles']);
    const change = (input: object) =>
      act(server, 'changeOfficer', { input: { id, ...input } }, as('administrator'));
    const traces = () =>
      server.services.database.prisma.accessChange.count({ where: { subject: `OFFICER:${id}` } });
    const before = await traces();
    expect(await change({ consulates: ['houston'] })).toMatchObject({
      consulates: [{ code: 'houston' }],
    });
    expect(await traces()).toBeGreaterThan(before);
    const posts = await server.ask(
      '{ viewer { officer { consulates { code } } } }',
      {},
      browser.session,
    );
    expect(posts.data).toEqual({ viewer: { officer: { consulates: [{ code: 'houston' }] } } });
    expect(await change({ role: 'SUPERVISOR' })).toMatchObject({ role: 'SUPERVISOR' });
    expect(await browser.state()).toMatchObject({ state: 'NONE' });
    expect(await change({ role: 'CALL_CENTER' })).toMatchObject({ field: 'input.consulates' });
    expect(await change({ role: 'REPRESENTATIVE', consulates: [] })).toMatchObject({
      field: 'input.role',
    });
  });

  it('cannot disable themself, and the last one stays', async () => {
    const administrator = as('administrator');
    expect(await act(server, 'disableOfficer', { id: BOSS }, administrator)).toMatchObject({
      __typename: 'ForbiddenError',
    });
    const demote = { input: { id: BOSS, role: 'CALL_CENTER' } };
    expect(await act(server, 'changeOfficer', demote, administrator)).toMatchObject({
      __typename: 'LastAdministratorError',
    });
    const other = await fresh('ADMINISTRATOR');
    const outcomes = await Promise.all([
      act(server, 'disableOfficer', { id: other.id }, administrator),
      act(server, 'disableOfficer', { id: BOSS }, other.browser.session),
    ]);
    expect(outcomes.filter(({ __typename }) => __typename === 'Officer').length).toBeLessThan(2);
    const standing = await server.services.database.prisma.officer.count({
      where: { role: 'ADMINISTRATOR', disabledAt: null },
    });
    expect(standing).toBeGreaterThan(0);
    await server.services.database.prisma.officer.update({
      where: { id: BOSS },
      data: { disabledAt: null },
    });
    desk.administrator = await server.signIn('administrator');
  });

  it('finds nobody by an id that is none', async () => {
    for (const id of [randomUUID(), 'no-id', "' OR 1=1 --"])
      expect(await act(server, 'disableOfficer', { id }, as('administrator'))).toMatchObject({
        __typename: 'StaffNotFoundError',
        field: 'id',
      });
  });
});

describe('sessions', () => {
  const SESSIONS = '{ staffSessions { id agent current createdAt lastSeenAt } }';
  interface Sessions {
    staffSessions: Array<{ id: string; agent: string; current: boolean }>;
  }

  it('are listed, and ended one by one', async () => {
    const { browser, id } = await fresh('OFFICER', ['los-angeles']);
    const { database } = server.services;
    const { emailSealed } = await database.prisma.officer.findUniqueOrThrow({ where: { id } });
    const email = server.services.staff.seal.emailOf({ id, emailSealed }) as string;
    const phone = new Visitor(
      server.url,
      '127.0.0.1',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1',
    );
    await phone.signIn(email, 'un azul muy largo');
    const { data } = await server.ask<Sessions>(SESSIONS, {}, browser.session);
    expect(data.staffSessions).toHaveLength(2);
    expect(data.staffSessions.find(({ current }) => current)?.agent).toBe('Firefox on Windows');
    const other = data.staffSessions.find(({ current }) => !current);
    expect(other?.agent).toBe('Safari on iOS');
    // Nobody else's, not even a supervisor's.
    for (const login of ['supervisor', 'los-angeles', 'representative'])
      expect(await act(server, 'endStaffSession', { id: other?.id }, as(login))).toMatchObject({
        __typename: 'StaffNotFoundError',
      });
    await act(server, 'endStaffSession', { id: other?.id }, browser.session);
    expect(await phone.state()).toMatchObject({ state: 'NONE' });
    const mine = data.staffSessions.find(({ current }) => current)?.id;
    await act(server, 'endStaffSession', { id: mine }, as('administrator'));
    expect(await browser.state()).toMatchObject({ state: 'NONE' });
  });

  it('are one for each browser, and not those that began before the second factor', async () => {
    const { browser, password, id } = await fresh('OFFICER', ['los-angeles']);
    const { emailSealed } = await server.services.database.prisma.officer.findUniqueOrThrow({
      where: { id },
    });
    const email = server.services.staff.seal.emailOf({ id, emailSealed }) as string;
    const before = browser.session;
    await browser.signIn(email, password);
    expect(browser.session).not.toBe(before);
    const count = async () =>
      (await server.ask<Sessions>(SESSIONS, {}, browser.session)).data.staffSessions.length;
    expect(await count()).toBe(1);
    const elsewhere = new Visitor(server.url);
    await elsewhere.signIn(email, password);
    expect(await count()).toBe(2);
    await browser.enrol();
    expect(await elsewhere.state()).toMatchObject({ state: 'NONE' });
    expect(await count()).toBe(1);
  });

  it('of others are an administrator’s to see', async () => {
    const ask = (login: string) =>
      server.ask(`{ staffSessions(officerId: "${UNO}") { id } }`, {}, as(login));
    expect((await ask('administrator')).errors).toBeUndefined();
    expect((await ask('los-angeles')).errors).toBeUndefined();
    for (const login of ['supervisor', 'call-center', 'representative'])
      expect((await ask(login)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
