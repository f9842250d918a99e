import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { freePort, type OidcServer, startOidcServer } from './oidc-server.ts';
import { inviteToken } from './staff-actions.ts';
import { type Told, Visitor } from './visitor.ts';

let database: TestDatabase;
let server: TestServer;
let oidc: OidcServer;
let boss: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const port = await freePort();
  oidc = await startOidcServer(`http://127.0.0.1:${port}/auth/sso/callback`);
  server = await startTestServer(database, {
    settings: {
      PORT: String(port),
      STAFF_TWO_FACTOR: 'required',
      OIDC_ISSUER: oidc.issuer,
      OIDC_CLIENT_ID: oidc.client.clientId,
      OIDC_CLIENT_SECRET: oidc.client.clientSecret,
    },
  });
  const browser = new Visitor(server.url);
  await browser.signIn('administrator@demo.example', 'demo-administrator');
  await browser.enrol();
  boss = browser.session;
});

afterAll(async () => {
  await server?.stop();
  await oidc?.stop();
  await database?.drop();
});

/** Follows redirects between ours and the provider's, as a browser does, up to the one that `until` knows. */
async function follow(
  browser: Visitor,
  from: string,
  until: (location: string) => boolean,
): Promise<Told> {
  let location = new URL(from, server.url).href;
  for (let hops = 0; hops < 10; hops += 1) {
    const told = await browser.get(location);
    if (!told.location)
      throw new Error(`${told.status} at ${location} ${JSON.stringify(told.body)}`);
    if (until(told.location)) return told;
    location = new URL(told.location, location).href;
  }
  throw new Error('Too many redirects.');
}

const toDesk = (location: string) => /^\/(es|en)\/desk\//.test(location);
const toCallback = (location: string) => location.includes('/auth/sso/callback?');
const sso = (browser: Visitor, language = 'es') =>
  follow(browser, `/auth/sso?language=${language}`, toDesk);
const WHO = '{ viewer { kind officer { id name role } } }';
const UNO = {
  sub: 'ministry-1',
  email: 'Los-Angeles@demo.example',
  email_verified: true,
  amr: ['pwd', 'otp'],
};

describe('the ministry’s sign-on', () => {
  it('lets an officer in whose e-mail it has verified', async () => {
    oidc.user = UNO;
    const browser = new Visitor(server.url);
    expect(await browser.state()).toEqual({ state: 'NONE', sso: true });
    const told = await sso(browser, 'en');
    expect(told.location).toBe('/en/desk/');
    expect(told.cookies).toEqual([
      expect.stringMatching(/^ab_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=/),
      expect.stringMatching(/^ab_sso=; Path=\/auth\/sso; HttpOnly; SameSite=Lax; Max-Age=0$/),
    ]);
    expect((await server.ask(WHO, {}, browser.session)).data).toMatchObject({
      viewer: { kind: 'OFFICER', officer: { name: 'Oficial Demo Uno' } },
    });
    const asked = oidc.asked.at(-1)?.searchParams;
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('state')).toMatch(/^[\w-]{32}$/);
    expect(asked?.get('nonce')).toMatch(/^[\w-]{32}$/);
    // Again, now by the account that was linked.
    expect((await sso(new Visitor(server.url))).location).toBe('/es/desk/');
  });

  it('makes the account of whoever is invited, and of nobody else', async () => {
    oidc.user = {
      sub: 'ministry-2',
      email: 'rosa@sre.example',
      email_verified: true,
      amr: ['mfa'],
    };
    const before = await server.services.database.prisma.officer.count();
    expect((await sso(new Visitor(server.url))).location).toBe('/es/desk/#sso=NOT_INVITED');
    expect(await server.services.database.prisma.officer.count()).toBe(before);
    const token = await inviteToken(server, boss, {
      email: 'rosa@sre.example',
      name: 'Rosa López',
      role: 'OFFICER',
      consulates: ['houston'],
    });
    const browser = new Visitor(server.url);
    expect((await sso(browser)).location).toBe('/es/desk/');
    expect((await server.ask(WHO, {}, browser.session)).data).toMatchObject({
      viewer: { officer: { name: 'Rosa López', role: 'OFFICER' } },
    });
    const password = 'un azul muy largo';
    const replay = await browser.post('/auth/accept-invitation', { token, password });
    expect(replay.status).toBe(404);
  });

  it.each([
    ['an e-mail that it has not verified', { email_verified: false }, 'NOT_INVITED'],
    ['no e-mail', { email: undefined }, 'NOT_INVITED'],
    ['a password alone', { amr: ['pwd'] }, 'SECOND_FACTOR_MISSING'],
  ])('does not let in with %s', async (_fault, rest, reason) => {
    oidc.user = { ...UNO, ...rest };
    const browser = new Visitor(server.url);
    expect((await sso(browser)).location).toBe(`/es/desk/#sso=${reason}`);
    expect(browser.jar.has('ab_session')).toBe(false);
  });

  it('does not let a second account of the ministry in by the same e-mail', async () => {
    oidc.user = { ...UNO, sub: 'ministry-other' };
    const browser = new Visitor(server.url);
    expect((await sso(browser)).location).toBe('/es/desk/#sso=FAILED');
    expect(browser.jar.has('ab_session')).toBe(false);
  });

  it('does not let a disabled officer in', async () => {
    oidc.user = { ...UNO, sub: 'ministry-4', email: 'san-diego@demo.example' };
    const where = { id: '00000000-0000-4000-8000-000000000004' };
    expect((await sso(new Visitor(server.url))).location).toBe('/es/desk/');
    await server.services.database.prisma.officer.update({
      where,
      data: { disabledAt: new Date() },
    });
    const browser = new Visitor(server.url);
    expect((await sso(browser)).location).toBe('/es/desk/#sso=DISABLED');
    expect(browser.jar.has('ab_session')).toBe(false);
  });

  it('is ended by the browser that began it, once', async () => {
    oidc.user = UNO;
    const begun = new Visitor(server.url);
    const { location = '' } = await follow(begun, '/auth/sso', toCallback);
    const other = new Visitor(server.url);
    expect((await other.get(location)).location).toBe('/es/desk/#sso=FAILED');
    other.jar.set('ab_sso', encodeURIComponent('es.made-up.state'));
    expect((await other.get(location)).location).toBe('/es/desk/#sso=FAILED');
    const altered = location.replace(/state=\w/, 'state=_');
    expect((await begun.get(altered)).location).toBe('/es/desk/#sso=FAILED');
    const again = new Visitor(server.url);
    const second = await follow(again, '/auth/sso', toCallback);
    const jar = new Map(again.jar);
    expect((await again.get(second.location as string)).location).toBe('/es/desk/');
    for (const [name, value] of jar) again.jar.set(name, value);
    expect((await again.get(second.location as string)).location).toBe('/es/desk/#sso=FAILED');
  });

  it.each(['cross-site', 'same-site'])(
    'is ended by a browser that comes from it, %s',
    async (site) => {
      oidc.user = UNO;
      const browser = new Visitor(server.url);
      const { location = '' } = await follow(browser, '/auth/sso', toCallback);
      const arriving = {
        'sec-fetch-site': site,
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      };
      const others: Record<string, string>[] = [
        { 'sec-fetch-dest': 'iframe' },
        { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
        { origin: 'https://evil.example' },
      ];
      for (const other of others)
        expect((await browser.get(location, { ...arriving, ...other })).status).toBe(403);
      for (const elsewhere of ['/auth/sso', '/auth/session', '/auth/sso/callback/x'])
        expect((await browser.get(elsewhere, arriving)).status).toBe(403);
      expect((await browser.post('/auth/sso/callback', {}, arriving)).status).toBe(403);
      expect((await browser.get(location, arriving)).location).toBe('/es/desk/');
      expect(await browser.state()).toMatchObject({ state: 'SIGNED_IN' });
    },
  );

  it('being away leaves the password as it is', async () => {
    const elsewhere = await createTestDatabase();
    const alone = await startTestServer(elsewhere, {
      settings: {
        OIDC_ISSUER: 'http://127.0.0.1:9',
        OIDC_CLIENT_ID: 'x',
        OIDC_CLIENT_SECRET: 'x',
      },
    });
    const browser = new Visitor(alone.url);
    expect((await browser.get('/auth/sso')).location).toBe('/es/desk/#sso=UNAVAILABLE');
    expect((await browser.signIn('houston@demo.example', 'demo-houston')).status).toBe(200);
    await alone.stop();
    await elsewhere.drop();
  });
});
