import { randomBytes } from 'node:crypto';
import { createConnection } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createStaffAuth } from '../src/staff/better-auth.ts';
import { until, useTestServer } from './harness.ts';
import { act, newcomer } from './staff-actions.ts';
import { Visitor } from './visitor.ts';

const { server } = useTestServer();

const visitor = (from?: string) => new Visitor(server.url, from);
const login = (name: string) => [`${name}@demo.example`, `demo-${name}`] as const;
const WHO = '{ viewer { kind } }';
const OFFICER = { viewer: { kind: 'OFFICER' } };

describe('signing up', () => {
  it.each([
    '/auth/sign-up/email',
    '/auth/sign-up',
    '/auth/inner/sign-up/email',
    '/api/auth/sign-up/email',
    '/auth/inner/sign-in/email',
    '/auth/inner/two-factor/disable',
    '/auth/callback/ministry',
    '/auth/sso',
  ])('cannot be reached at %s', async (path) => {
    const body = { email: 'new@example.org', password: 'a good long password', name: 'New' };
    expect((await visitor().post(path, body)).status).toBeGreaterThanOrEqual(404);
    expect((await visitor().get(path)).status).toBeGreaterThanOrEqual(404);
  });

  it('is refused by the library and by the database’s door', async () => {
    const { prisma } = server.services.database;
    const auth = createStaffAuth({
      prisma,
      seal: server.services.staff.seal,
      pepper: randomBytes(32),
      clock: server.services.clock,
      origin: server.url,
    });
    const count = await prisma.officer.count();
    const body = { email: 'new@example.org', password: 'a good long password', name: 'New' };
    await expect(auth.api.signUpEmail({ body })).rejects.toThrow();
    const { internalAdapter } = await auth.$context;
    await expect(internalAdapter.createUser(body, { method: 'test' } as never)).rejects.toThrow(
      /invitation/,
    );
    expect(await prisma.officer.count()).toBe(count);
  });
});

describe('a wrong sign-in', () => {
  it('gets the same answer in the same time, whoever it is for', async () => {
    const { prisma } = server.services.database;
    await prisma.officer.update({
      where: { id: '00000000-0000-4000-8000-000000000005' },
      data: { disabledAt: new Date() },
    });
    const attempts = {
      wrong: ['los-angeles@demo.example', 'not the password'],
      unknown: ['nobody@demo.example', 'not the password'],
      disabled: ['houston@demo.example', 'demo-houston'],
    } as const;
    const times: Record<string, number[]> = { wrong: [], unknown: [], disabled: [] };
    const answers = new Set<string>();
    for (let round = 0; round < 12; round += 1)
      for (const [kind, [email, password]] of Object.entries(attempts)) {
        const browser = visitor(`127.0.3.${round + 1}`);
        const since = performance.now();
        const told = await browser.signIn(email, password);
        times[kind]?.push(performance.now() - since);
        answers.add(`${told.status} ${JSON.stringify(told.body)} ${told.cookies.length}`);
      }
    expect([...answers]).toHaveLength(1);
    const fastest = (kind: string) => Math.min(...(times[kind] as number[]));
    for (const kind of ['unknown', 'disabled']) {
      // Hashing takes tens of milliseconds; an answer without it takes a few.
      expect(fastest(kind) / fastest('wrong')).toBeGreaterThan(0.5);
      expect(fastest(kind) / fastest('wrong')).toBeLessThan(2);
    }
  });

  it('slows down its address for this account, and never the owner elsewhere', async () => {
    const [email, password] = login('san-diego');
    const attacker = visitor('127.0.4.1');
    const statuses = new Set<number>();
    for (let guess = 0; guess < 7; guess += 1)
      statuses.add((await attacker.signIn(email, `guess number ${guess}`)).status);
    expect([...statuses]).toEqual([401, 429]);
    const refused = await attacker.signIn(email, password);
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } });
    expect(refused.body.retryAfterSeconds).toBeGreaterThan(0);
    expect(refused.headers['retry-after']).toBe(String(refused.body.retryAfterSeconds));
    expect((await visitor('127.0.4.2').signIn(email, password)).status).toBe(200);
    // Nor does it matter to others at the same address.
    expect((await visitor('127.0.4.1').signIn(...login('call-center'))).status).toBe(200);
  });

  it('is counted before it is answered, so that many at once are no way around', async () => {
    const attacker = visitor('127.0.4.3');
    const told = await Promise.all(
      Array.from({ length: 30 }, (_, guess) =>
        attacker.signIn('los-angeles-2@demo.example', `guess number ${guess}`),
      ),
    );
    expect(told.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(told.filter(({ status }) => status === 429)).toHaveLength(25);
  });

  it('is limited by account and address, with whatever it says of itself', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 7; guess += 1) {
      const account = guess;
      const body = { email: 'account@demo.example', password: `guess number ${guess}` };
      const spoofed = {
        'x-forwarded-for': `10.0.0.${account}`,
        forwarded: `for=10.0.0.${account}`,
      };
      statuses.push((await visitor('127.0.4.4').post('/auth/sign-in', body, spoofed)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  it('at invented accounts leaves the people at the same address in', async () => {
    const office = '127.0.4.20';
    for (let account = 0; account < 65; account += 1) {
      const { status } = await visitor(office).signIn(`invented-${account}@x.example`, 'wrong one');
      expect(status).toBe(401);
    }
    expect((await visitor(office).signIn(...login('call-center'))).status).toBe(200);
  });
});

describe('a browser in which somebody has signed in', () => {
  const guessAt = async (email: string, from: string) => {
    let last = 0;
    for (let guess = 0; guess < 7; guess += 1)
      last = (await visitor(from).signIn(email, `guess number ${guess}`)).status;
    expect(last).toBe(429);
  };

  it('lets them in again, whoever guesses at their account from the same address', async () => {
    const office = '127.0.4.21';
    const [email, password] = login('los-angeles-2');
    const desk = visitor(office);
    await desk.signIn(email, password);
    await guessAt(email, office);
    expect((await visitor(office).signIn(email, password)).status).toBe(429);
    expect((await desk.signIn(email, password)).status).toBe(200);
    // Signing out is no forgetting.
    await desk.post('/auth/sign-out');
    expect((await desk.signIn(email, password)).status).toBe(200);
    // Nor does the right password there give the guesser a fresh start.
    expect((await visitor(office).signIn(email, password)).status).toBe(429);
  });

  it('has wrong tries of its own counted', async () => {
    const desk = visitor('127.0.4.22');
    const [email, password] = login('los-angeles-2');
    await desk.signIn(email, password);
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1)
      statuses.push((await desk.signIn(email, `guess number ${guess}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    // They count for nobody else there.
    expect((await visitor('127.0.4.22').signIn(email, password)).status).toBe(200);
  });

  it('is known by a cookie that names nobody, of all who sign in there', async () => {
    const office = '127.0.4.23';
    const desk = visitor(office);
    const { cookies } = await desk.signIn(...login('los-angeles-2'));
    expect(cookies).toContainEqual(
      expect.stringMatching(
        /^ab_known_browser=[\w-]{22}\.[\da-z]+\.[\w-]{32}; Path=\/auth\/; HttpOnly; SameSite=Strict; Max-Age=34560000$/,
      ),
    );
    await desk.signIn(...login('san-diego'));
    for (const name of ['los-angeles-2', 'san-diego']) {
      await guessAt(login(name)[0], office);
      expect((await desk.signIn(...login(name))).status).toBe(200);
    }
    expect(desk.jar.get('ab_known_browser')?.split('~')).toHaveLength(2);
  });

  it('is a stranger with the cookie of another account, an altered one, or none that is whole', async () => {
    const office = '127.0.4.24';
    const [email, password] = login('san-diego');
    const desk = visitor(office);
    await desk.signIn(...login('los-angeles-2'));
    const others = desk.jar.get('ab_known_browser') as string;
    const own = visitor(office);
    await own.signIn(email, password);
    const good = own.jar.get('ab_known_browser') as string;
    await guessAt(email, office);
    const flipped = good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A');
    const later = good.replace(/\.(\w+)\./, '.zzzzzz.');
    for (const cookie of [others, flipped, later, good.slice(0, -1), 'x'.repeat(63)]) {
      const browser = visitor(office);
      browser.jar.set('ab_known_browser', cookie);
      expect((await browser.signIn(email, password)).status).toBe(429);
    }
    const browser = visitor(office);
    browser.jar.set('ab_known_browser', `${others}~${good}`);
    expect((await browser.signIn(email, password)).status).toBe(200);
  });

  it('is a stranger after a change of the password elsewhere, and after disabling', async () => {
    const office = '127.0.4.25';
    const boss = await server.signIn('administrator');
    const email = 'browser@sre.example';
    const role = { name: 'Rosa', role: 'OFFICER', consulates: ['houston'] };
    const { id, browser, password } = await newcomer(server, boss, { email, ...role }, office);
    const elsewhere = visitor('127.0.4.26');
    await elsewhere.signIn(email, password);
    await guessAt(email, office);
    expect((await browser.signIn(email, password)).status).toBe(200);
    const next = 'otro azul muy largo';
    await elsewhere.post('/auth/password', { current: password, next });
    expect((await browser.signIn(email, next)).status).toBe(429);
    await guessAt(email, '127.0.4.26');
    expect((await elsewhere.signIn(email, next)).status).toBe(200);
    await act(server, 'disableOfficer', { id }, boss);
    await act(server, 'enableOfficer', { id }, boss);
    expect((await elsewhere.signIn(email, next)).status).toBe(429);
  });
});

describe('a session', () => {
  it('is never one that the browser brought', async () => {
    const browser = visitor();
    const planted = randomBytes(32).toString('base64url');
    browser.jar.set('ab_session', planted);
    await browser.signIn(...login('los-angeles'));
    expect(browser.jar.get('ab_session')).not.toBe(planted);
    const first = browser.session;
    await browser.signIn(...login('los-angeles'));
    expect(browser.session).not.toBe(first);
  });

  it('ends with a change of the password, wherever it is', async () => {
    const [here, there] = [visitor(), visitor()];
    const [email, password] = login('los-angeles');
    await here.signIn(email, password);
    await there.signIn(email, password);
    const before = here.session;
    const change = (current: string, next: string) =>
      here.post('/auth/password', { current, next });
    expect(await change(password, 'short')).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', field: 'next' },
    });
    expect(await change(password, 'contraseña2026')).toMatchObject({ status: 400 });
    expect(await change('not the password', 'un azul muy largo')).toMatchObject({
      status: 401,
      body: { code: 'SIGN_IN_FAILED' },
    });
    expect((await change(password, 'un azul muy largo')).body).toEqual({ ok: true });
    expect((await server.ask(WHO, {}, here.session)).data).toEqual(OFFICER);
    expect((await server.ask(WHO, {}, before)).data).toEqual({ viewer: null });
    expect((await server.ask(WHO, {}, there.session)).data).toEqual({ viewer: null });
    expect((await visitor().signIn(email, password)).status).toBe(401);
    expect((await visitor().signIn(email, 'un azul muy largo')).status).toBe(200);
  });

  it('leaves a trace for its sockets when it ends, and none when it is used', async () => {
    const { prisma } = server.services.database;
    const subject = 'OFFICER:00000000-0000-4000-8000-000000000003';
    const browser = visitor();
    await browser.signIn(...login('supervisor'));
    const traces = () => prisma.accessChange.count({ where: { subject } });
    const before = await traces();
    const officerId = subject.slice(8);
    const unseen = { lastSeenAt: new Date(Date.now() - 3_600_000) };
    await prisma.officerSession.updateMany({ where: { officerId }, data: unseen });
    await server.ask(WHO, {}, browser.session);
    const [session] = await prisma.officerSession.findMany({ where: { officerId } });
    expect(session?.lastSeenAt.getTime()).toBeGreaterThan(unseen.lastSeenAt.getTime());
    expect(await traces()).toBe(before);
    await prisma.officerSession.updateMany({
      where: { officerId },
      data: { expiresAt: new Date() },
    });
    expect(await traces()).toBe(before + 1);
    await browser.signIn(...login('supervisor'));
    const signedIn = await traces();
    await browser.post('/auth/sign-out');
    await until(async () => (await traces()) === signedIn + 1);
    expect(browser.jar.has('ab_session')).toBe(false);
  });
});

describe('what is smuggled into headers', () => {
  it.each([
    'los-angeles@demo.example\r\nSet-Cookie: ab_session=x',
    'los-angeles@demo.example\u0000',
    `los-angeles@demo.example' OR '1'='1`,
  ])('by an e-mail such as %j does nothing', async (email) => {
    const told = await visitor('127.0.5.1').signIn(email, 'demo-los-angeles');
    expect(told.status).toBe(401);
    expect(told.cookies).toEqual([]);
  });

  it('by what a browser says of itself does nothing', async () => {
    const answer = await raw(
      'POST /auth/sign-in HTTP/1.1\r\nHost: evil.example\r\nUser-Agent: \xe9\xff Firefox/1 Windows\u0001\r\n',
      JSON.stringify({ email: 'call-center@demo.example', password: 'demo-call-center' }),
    );
    expect(answer).not.toContain('evil.example');
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400)/);
    const browser = visitor();
    browser.jar.set('ab_second_step', '%0d%0aSet-Cookie:%20x=y');
    browser.jar.set('ab_session', '%0d%0aSet-Cookie:%20x=y');
    const told = await browser.post('/auth/two-factor', { code: '1\r\n2' });
    expect(told.status).toBe(401);
    expect(told.cookies).toEqual([]);
  });

  const raw = (head: string, body: string) =>
    new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const socket = createConnection(Number(port), hostname);
      let answer = '';
      socket.on('data', (part) => {
        answer += part.toString('latin1');
      });
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
      socket.write(
        Buffer.from(
          `${head}Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
          'latin1',
        ),
      );
    });
});
