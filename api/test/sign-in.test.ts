import { describe, expect, it } from 'vitest';
import { DEMO_OFFICERS } from '../src/staff/demo-officers.ts';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  useTestServer,
} from './harness.ts';

let now = new Date();
const { server } = useTestServer({ clock: () => now });

const WHO = '{ viewer { kind officer { name role consulates { code } } } }';

const signIn = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/auth/sign-in`, { method: 'POST', body, headers });

const graphql = (headers: Record<string, string>, query = WHO) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

describe('signing in', () => {
  it('gives a cookie that no script and no other site can use', async () => {
    const response = await signIn(
      '{"email":" Los-Angeles@demo.example","password":"demo-los-angeles"}',
    );
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^ab_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
  });

  it('makes the officer the viewer', async () => {
    const answer = await server.ask(WHO, {}, await server.signIn('los-angeles'));
    expect(answer.data).toEqual({
      viewer: {
        kind: 'OFFICER',
        officer: {
          name: 'Oficial Demo Uno',
          role: 'OFFICER',
          consulates: [{ code: 'los-angeles' }],
        },
      },
    });
  });

  it.each([
    [
      'a wrong password',
      '{"email":"los-angeles@demo.example","password":"demo-san-diego"}',
      401,
      'SIGN_IN_FAILED',
    ],
    [
      'an unknown e-mail',
      '{"email":"nobody@demo.example","password":"demo-los-angeles"}',
      401,
      'SIGN_IN_FAILED',
    ],
    ['numbers', '{"email":1,"password":2}', 401, 'SIGN_IN_FAILED'],
    ['no JSON', 'email=los-angeles', 400, 'BAD_USER_INPUT'],
    ['null', 'null', 400, 'BAD_USER_INPUT'],
    ['a body of megabytes', `{"email":"${'x'.repeat(3_000_000)}"}`, 400, 'BAD_USER_INPUT'],
  ])('is refused with %s', async (_name, body, status, code) => {
    const response = await signIn(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, field: null });
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('ends with signing out', async () => {
    const cookie = await server.signIn('los-angeles');
    await fetch(`${server.url}/auth/sign-out`, { method: 'POST', headers: { cookie } });
    expect((await server.ask(WHO, {}, cookie)).data).toEqual({ viewer: null });
  });

  it('ends after twelve hours of use', async () => {
    const cookie = await server.signIn('los-angeles');
    const since = now.getTime();
    for (const hours of [1.9, 3.8, 5.7, 7.6, 9.5, 11.4]) {
      now = new Date(since + hours * 3_600_000);
      await server.ask(WHO, {}, cookie);
    }
    now = new Date(since + 12 * 3_600_000 - 1);
    expect((await server.ask(WHO, {}, cookie)).data).toMatchObject({ viewer: { kind: 'OFFICER' } });
    now = new Date(since + 12 * 3_600_000);
    expect((await server.ask(WHO, {}, cookie)).data).toEqual({ viewer: null });
  });

  it('ends after two hours without use', async () => {
    const cookie = await server.signIn('los-angeles');
    now = new Date(now.getTime() + 2 * 3_600_000 - 1);
    expect((await server.ask(WHO, {}, cookie)).data).toMatchObject({ viewer: { kind: 'OFFICER' } });
    now = new Date(now.getTime() + 2 * 3_600_000);
    expect((await server.ask(WHO, {}, cookie)).data).toEqual({ viewer: null });
  });

  it('ends when the officer is disabled', async () => {
    const cookie = await server.signIn('houston');
    const { prisma } = server.services.database;
    const { id } = DEMO_OFFICERS.find(({ email }) => email.startsWith('houston')) as { id: string };
    await prisma.officer.update({ where: { id }, data: { disabledAt: now } });
    expect((await server.ask(WHO, {}, cookie)).data).toEqual({ viewer: null });
    await expect(server.signIn('houston')).rejects.toThrow('401');
  });

  it('does not exist without the demo', async () => {
    const other = await createTestDatabase();
    const plain = await startTestServer(other, { settings: { DEMO: '0' } });
    await expect(plain.signIn('los-angeles')).rejects.toThrow('401');
    expect((await fetch(`${plain.url}/auth/demo-officers`)).status).toBe(404);
    await plain.stop();
    await other.drop();
  });
});

describe('a page of a foreign origin', () => {
  const origin = 'https://elsewhere.example';

  it('cannot use an officer’s cookie', async () => {
    const cookie = await server.signIn('los-angeles');
    const response = await graphql({ cookie, origin });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN_ORIGIN', field: null } }],
    });
    const read = await fetch(`${server.url}/graphql?query=${encodeURIComponent(WHO)}`, {
      headers: { cookie, origin, accept: 'application/json' },
    });
    expect(await read.json()).toMatchObject({ data: { viewer: null } });
  });

  it.each(['null', 'http://127.0.0.1', 'https://127.0.0.1:1'])(
    'is also one of origin %s',
    async (foreign) => {
      expect(
        (await graphql({ cookie: await server.signIn('los-angeles'), origin: foreign })).status,
      ).toBe(403);
    },
  );

  it('cannot sign anybody in or out', async () => {
    const cookie = await server.signIn('los-angeles');
    const body = '{"email":"los-angeles@demo.example","password":"demo-los-angeles"}';
    expect((await signIn(body, { origin })).status).toBe(403);
    const out = await fetch(`${server.url}/auth/sign-out`, {
      method: 'POST',
      headers: { cookie, origin },
    });
    expect(out.status).toBe(403);
    expect((await server.ask(WHO, {}, cookie)).data).toMatchObject({ viewer: { kind: 'OFFICER' } });
  });

  it('may use a device’s token, which no browser adds by itself', async () => {
    const token = deviceToken();
    await press(server, token, { position: LOS_ANGELES });
    const response = await graphql(
      { authorization: `Bearer ${token}`, origin },
      '{ viewer { kind } }',
    );
    expect(await response.json()).toEqual({ data: { viewer: { kind: 'PERSON' } } });
  });

  it('is our own when the settings name it', async () => {
    const other = await createTestDatabase();
    const open = await startTestServer(other, {
      settings: { WEB_ORIGINS: `${origin}, https://x.example` },
    });
    const cookie = await open.signIn('los-angeles');
    const response = await fetch(`${open.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, origin },
      body: JSON.stringify({ query: '{ viewer { kind } }' }),
    });
    expect(await response.json()).toEqual({ data: { viewer: { kind: 'OFFICER' } } });
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    await open.stop();
    await other.drop();
  });
});
