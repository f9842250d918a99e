import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestServer } from './harness.ts';
import { act, inviteToken, newcomer } from './staff-actions.ts';
import { Visitor } from './visitor.ts';

let now = new Date();
let boss: string;
let supervisor: string;
const { server } = useTestServer({
  clock: () => now,
  settings: { PUBLIC_URL: 'https://alert.example' },
});

beforeAll(async () => {
  boss = await server.signIn('administrator');
  supervisor = await server.signIn('supervisor');
});

const visitor = (from?: string) => new Visitor(server.url, from);
const rosa = (email: string, rest: object = {}) => ({
  email,
  name: 'Rosa López',
  role: 'OFFICER',
  consulates: ['los-angeles'],
  ...rest,
});
const accept = (token: string, rest: object = {}, from?: string) =>
  visitor(from).post('/auth/accept-invitation', { token, password: 'un azul muy largo', ...rest });

describe('an invitation', () => {
  it('is a link that is shown once, and lets one person in', async () => {
    const invited = await act(
      server,
      'inviteOfficer',
      { input: rosa(' Rosa@sre.example ', { consulates: ['los-angeles', 'san-diego'] }) },
      boss,
    );
    expect(invited).toMatchObject({
      __typename: 'Invitation',
      email: 'rosa@sre.example',
      role: 'OFFICER',
      consulates: [{ code: 'los-angeles' }, { code: 'san-diego' }],
      invitedBy: { name: 'Administradora Demo' },
      acceptedAt: null,
      url: expect.stringMatching(/^https:\/\/alert\.example\/es\/desk\/invitation\/#[\w-]{43}$/),
    });
    const { data } = await server.ask<{ invitations: Array<{ url: null }> }>(
      '{ invitations { url } }',
      {},
      boss,
    );
    expect(data.invitations.every(({ url }) => url === null)).toBe(true);
    const token = invited.url?.split('#')[1] as string;
    const browser = visitor();
    expect((await browser.post('/auth/invitation', { token })).body).toEqual({
      email: 'rosa@sre.example',
      name: 'Rosa López',
      role: 'OFFICER',
    });
    const told = await browser.post('/auth/accept-invitation', {
      token,
      password: 'un azul muy largo',
      name: 'Rosa López Ruiz',
    });
    expect(told.body).toEqual({ ok: true });
    const who = await server.ask(
      '{ viewer { officer { name role email consulates { code } } } }',
      {},
      browser.session,
    );
    expect(who.data).toEqual({
      viewer: {
        officer: {
          name: 'Rosa López Ruiz',
          role: 'OFFICER',
          email: 'rosa@sre.example',
          consulates: expect.arrayContaining([{ code: 'san-diego' }, { code: 'los-angeles' }]),
        },
      },
    });
    expect((await visitor().signIn('rosa@sre.example', 'un azul muy largo')).status).toBe(200);
  });

  it('is the same to everybody once it is used, over, revoked or never was', async () => {
    const used = await inviteToken(server, boss, rosa('used@sre.example'));
    await accept(used);
    const revoked = await act(
      server,
      'inviteOfficer',
      { input: rosa('revoked@sre.example') },
      boss,
    );
    expect(await act(server, 'revokeInvitation', { id: revoked.id }, boss)).toMatchObject({
      revokedAt: expect.any(String),
    });
    const replaced = await inviteToken(server, boss, rosa('twice@sre.example'));
    const newer = await inviteToken(server, boss, rosa('twice@sre.example'));
    const late = await inviteToken(server, boss, rosa('late@sre.example'));
    const answers = new Set<string>();
    const tell = async (token: unknown, from: string) => {
      for (const path of ['/auth/invitation', '/auth/accept-invitation']) {
        const body = { token, password: 'un azul muy largo' };
        const told = await visitor(from).post(path, body);
        answers.add(`${told.status} ${JSON.stringify(told.body)} ${told.cookies.length}`);
      }
    };
    await tell(used, '127.0.6.1');
    await tell(revoked.url?.split('#')[1], '127.0.6.2');
    await tell(replaced, '127.0.6.3');
    await tell(randomBytes(32).toString('base64url'), '127.0.6.4');
    await tell({ $ne: null }, '127.0.6.5');
    await tell("' OR 1=1 --", '127.0.6.6');
    const before = now;
    now = new Date(now.getTime() + 7 * 86_400_000 - 1);
    expect((await visitor('127.0.6.7').post('/auth/invitation', { token: late })).status).toBe(200);
    now = new Date(before.getTime() + 7 * 86_400_000);
    await tell(late, '127.0.6.8');
    now = before;
    expect([...answers]).toEqual([expect.stringContaining('404 {"code":"INVITATION_NOT_VALID"')]);
    expect((await accept(newer, {}, '127.0.6.9')).status).toBe(200);
  });

  it('opens where many dead ones were tried, and a dead one is not tried without end', async () => {
    const there = visitor('127.0.6.40');
    const read = async (token: string) => (await there.post('/auth/invitation', { token })).status;
    for (let count = 0; count < 8; count += 1)
      expect(await read(randomBytes(32).toString('base64url'))).toBe(404);
    const good = await inviteToken(server, boss, rosa('eighth@sre.example'));
    for (let count = 0; count < 8; count += 1) expect(await read(good)).toBe(200);
    const dead = randomBytes(32).toString('base64url');
    const told: number[] = [];
    for (let count = 0; count < 6; count += 1) told.push(await read(dead));
    expect(told).toEqual([404, 404, 404, 404, 404, 429]);
    expect((await accept(good, {}, '127.0.6.40')).status).toBe(200);
  });

  it('makes one account of two who accept it at once', async () => {
    const token = await inviteToken(server, boss, rosa('race@sre.example'));
    const told = await Promise.all([1, 2, 3].map((each) => accept(token, {}, `127.0.6.1${each}`)));
    expect(told.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
  });

  it.each([
    ['a short password', { password: 'short' }, 'password'],
    ['a common password', { password: 'administrador1' }, 'password'],
    ['no password', { password: undefined }, 'password'],
    ['a name of two lines', { name: 'Rosa\r\nSet-Cookie: x=y' }, 'name'],
  ])('stays good after %s', async (_fault, rest, field) => {
    const token = await inviteToken(server, boss, rosa('patient@sre.example'));
    expect(await accept(token, rest)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', field },
    });
    expect((await visitor().post('/auth/invitation', { token })).status).toBe(200);
  });

  it.each([
    ['no e-mail', { email: 'rosa' }, 'input.email'],
    ['an e-mail with a line break', { email: 'a@b.example\r\nBcc: c@d.example' }, 'input.email'],
    ['an empty name', { name: ' ' }, 'input.name'],
    ['an officer without a post', { consulates: [] }, 'input.consulates'],
    ['an unknown post', { consulates: ['atlantis'] }, 'input.consulates'],
    ['a lawyer without a state', { role: 'REPRESENTATIVE', consulates: [] }, 'input.licenseStates'],
    [
      'a lawyer of a state that is none',
      { role: 'REPRESENTATIVE', consulates: [], licenseStates: ['ZZ'] },
      'input.licenseStates',
    ],
  ])('is refused for %s', async (_fault, rest, field) => {
    const input = rosa('fault@sre.example', rest);
    expect(await act(server, 'inviteOfficer', { input }, boss)).toMatchObject({
      __typename: 'InvalidInputError',
      field,
    });
  });

  it('is refused for somebody who is staff already', async () => {
    const input = rosa('LOS-ANGELES@demo.example');
    expect(await act(server, 'inviteOfficer', { input }, boss)).toMatchObject({
      __typename: 'OfficerExistsError',
      code: 'OFFICER_EXISTS',
    });
  });

  it('may be made by a supervisor for officers of their own posts, and by no officer', async () => {
    const invite = (input: object, as: string) => act(server, 'inviteOfficer', { input }, as);
    expect(await invite(rosa('ok@sre.example'), supervisor)).toMatchObject({
      __typename: 'Invitation',
    });
    for (const reaching of [
      { consulates: ['san-diego'] },
      { consulates: ['los-angeles', 'san-diego'] },
      { role: 'SUPERVISOR' },
      { role: 'ADMINISTRATOR', consulates: [] },
      { role: 'CALL_CENTER', consulates: [] },
    ])
      expect(await invite(rosa('reach@sre.example', reaching), supervisor)).toMatchObject({
        __typename: 'ForbiddenError',
      });
    for (const login of ['los-angeles', 'call-center', 'representative'])
      expect(await invite(rosa('x@sre.example'), await server.signIn(login))).toMatchObject({
        __typename: 'ForbiddenError',
      });
  });

  it('of another post is not there for a supervisor', async () => {
    const other = { input: rosa('elsewhere@sre.example', { consulates: ['san-diego'] }) };
    const { id } = await act(server, 'inviteOfficer', other, boss);
    const { data } = await server.ask<{ invitations: Array<{ id: string }> }>(
      '{ invitations { id } }',
      {},
      supervisor,
    );
    expect(data.invitations.map((each) => each.id)).not.toContain(id);
    expect(await act(server, 'revokeInvitation', { id }, supervisor)).toMatchObject({
      __typename: 'StaffNotFoundError',
    });
  });

  it.each([
    ['for another role', { role: 'ADMINISTRATOR', consulates: [] }],
    ['for another post', { consulates: ['san-diego'] }],
    ['for one more post', { consulates: ['los-angeles', 'san-diego'] }],
  ])('%s is not ended by a supervisor who invites the same person', async (name, rest) => {
    const email = `${name.replaceAll(' ', '-')}@sre.example`;
    const theirs = await inviteToken(server, boss, rosa(email, rest));
    const answered = await act(server, 'inviteOfficer', { input: rosa(email) }, supervisor);
    const unknown = rosa(`nobody-${email}`);
    const plain = await act(server, 'inviteOfficer', { input: unknown }, supervisor);
    // Nothing tells the supervisor that there was another.
    const { id: _, url: link, email: __, ...told } = answered as unknown as Record<string, unknown>;
    const { id: ___, url: ____, email: _____, ...same } = plain as unknown as typeof told;
    expect(told).toEqual(same);
    const from = '127.0.6.30';
    expect((await visitor(from).post('/auth/invitation', { token: theirs })).status).toBe(200);
    // Whichever is taken up first ends the other.
    expect((await accept(theirs, {}, from)).status).toBe(200);
    const other = (link as string).split('#')[1];
    expect((await visitor(from).post('/auth/invitation', { token: other })).status).toBe(404);
  });

  it('ends an earlier one for the same person that its maker could revoke', async () => {
    const mine = await inviteToken(server, supervisor, rosa('three-times@sre.example'));
    const next = await inviteToken(server, supervisor, rosa('three-times@sre.example'));
    const last = await inviteToken(server, boss, rosa('three-times@sre.example'));
    const from = '127.0.6.31';
    const statuses = [];
    for (const token of [mine, next, last])
      statuses.push((await visitor(from).post('/auth/invitation', { token })).status);
    expect(statuses).toEqual([404, 404, 200]);
  });

  it('ends with the rights of whoever made it', async () => {
    const other = await newcomer(server, boss, {
      email: 'boss2@sre.example',
      name: 'Otra Jefa',
      role: 'ADMINISTRATOR',
    });
    const token = await inviteToken(server, other.browser.session, rosa('friend@sre.example'));
    await act(server, 'disableOfficer', { id: other.id }, boss);
    expect((await accept(token, {}, '127.0.6.20')).status).toBe(404);
  });
});
