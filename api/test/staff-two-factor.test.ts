import { describe, expect, it } from 'vitest';
import { useTestServer } from './harness.ts';
import { Visitor } from './visitor.ts';

const { server } = useTestServer({ settings: { STAFF_TWO_FACTOR: 'required' } });

const visitor = (from?: string) => new Visitor(server.url, from);
const login = (name: string) => [`${name}@demo.example`, `demo-${name}`] as const;
const WHO = '{ viewer { kind } }';

describe('an officer without a second factor', () => {
  it('may do nothing but set one up', async () => {
    const browser = visitor();
    expect((await browser.signIn(...login('los-angeles'))).body).toEqual({ ok: true });
    expect(await browser.state()).toEqual({
      state: 'TWO_FACTOR_MISSING',
      role: 'OFFICER',
      sso: false,
    });
    expect((await server.ask(WHO, {}, browser.session)).data).toEqual({ viewer: null });
    const { errors } = await server.ask('{ staffSessions { id } }', {}, browser.session);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const next = { current: 'demo-los-angeles', next: 'otro azul muy largo' };
    expect((await browser.post('/auth/password', next)).status).toBe(401);
    const feed = server.follow({ query: 'subscription { alertFeed { cursor } }' }, browser.session);
    expect(await feed.ended).toMatchObject({ code: 4401 });
  });

  it('sets it up with a first code, and gets a new session', async () => {
    const browser = visitor();
    await browser.signIn(...login('los-angeles'));
    expect(browser.jar.has('ab_known_browser')).toBe(false);
    const weak = browser.session;
    const { body } = await browser.post('/auth/enrol-two-factor');
    expect(body.uri).toMatch(
      /^otpauth:\/\/totp\/Alert%20Button:los-angeles%40demo\.example\?secret=/,
    );
    expect(body.uri).toContain(body.secret);
    expect(new Set(body.backupCodes as string[]).size).toBe(10);
    const wrong = await browser.post('/auth/confirm-two-factor', { code: '000000' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'SIGN_IN_FAILED' } });
    await browser.enrol();
    expect(browser.jar.has('ab_known_browser')).toBe(true);
    expect(await browser.state()).toMatchObject({ state: 'SIGNED_IN', role: 'OFFICER' });
    expect(browser.session).not.toBe(weak);
    expect((await server.ask(WHO, {}, browser.session)).data).toEqual({
      viewer: { kind: 'OFFICER' },
    });
    expect((await server.ask(WHO, {}, weak)).data).toEqual({ viewer: null });
    const again = await browser.post('/auth/enrol-two-factor');
    expect(again).toMatchObject({ status: 409, body: { code: 'TWO_FACTOR_STANDS' } });
  });
});

describe('an officer with a second factor', () => {
  const enrolled = async (name: string) => {
    const browser = visitor();
    await browser.signIn(...login(name));
    return { browser, ...(await browser.enrol()) };
  };
  const secondStep = async (name: string, from?: string) => {
    const browser = visitor(from);
    const told = await browser.signIn(...login(name));
    expect(told.body).toEqual({ twoFactor: true });
    expect(browser.jar.has('ab_session')).toBe(false);
    expect(told.cookies).toEqual([
      expect.stringMatching(
        /^ab_second_step=[^;]+; Path=\/auth\/; HttpOnly; SameSite=Strict; Max-Age=600$/,
      ),
    ]);
    return browser;
  };

  it('signs in with a code, once with each', async () => {
    const { codes } = await enrolled('los-angeles-2');
    const browser = await secondStep('los-angeles-2');
    expect(await browser.state()).toMatchObject({ state: 'SECOND_STEP' });
    const code = codes.next();
    expect((await browser.post('/auth/two-factor', { code })).body).toEqual({ ok: true });
    expect(browser.jar.has('ab_second_step')).toBe(false);
    expect(await browser.state()).toMatchObject({ state: 'SIGNED_IN' });
    const overheard = await secondStep('los-angeles-2');
    expect(await overheard.post('/auth/two-factor', { code })).toMatchObject({
      status: 401,
      body: { code: 'SIGN_IN_FAILED' },
    });
    expect(await overheard.state()).toMatchObject({ state: 'SECOND_STEP' });
  });

  it('signs in with each backup code once, also if two try at the same time', async () => {
    const { backupCodes } = await enrolled('supervisor');
    const [code = ''] = backupCodes;
    const browsers = await Promise.all([1, 2].map(() => secondStep('supervisor')));
    const told = await Promise.all(
      browsers.map((browser) => browser.post('/auth/two-factor', { code })),
    );
    expect(told.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    const later = await secondStep('supervisor');
    expect((await later.post('/auth/two-factor', { code })).status).toBe(401);
    const other = { code: ` ${backupCodes[1]} ` };
    expect((await later.post('/auth/two-factor', other)).status).toBe(200);
  });

  it('gets new backup codes for the password or a code, and types them as they like', async () => {
    const { backupCodes, browser, codes } = await enrolled('san-diego');
    const renew = (proof: string) => browser.post('/auth/backup-codes', { proof });
    for (const wrong of ['', 'demo-houston', backupCodes[0] as string])
      expect((await renew(wrong)).status).toBe(401);
    expect((await new Visitor(server.url).post('/auth/backup-codes', {})).status).toBe(401);
    const { status, body } = await renew('demo-san-diego');
    expect(status).toBe(200);
    const renewed = (await renew(codes.next())).body.backupCodes as string[];
    expect(renewed).toHaveLength(10);
    const [old] = body.backupCodes as string[];
    const later = await secondStep('san-diego');
    for (const code of [backupCodes[1], old])
      expect((await later.post('/auth/two-factor', { code })).status).toBe(401);
    const [first = '', second = ''] = renewed;
    const typed = { code: first.toUpperCase().replace('-', '') };
    expect((await later.post('/auth/two-factor', typed)).status).toBe(200);
    const again = await secondStep('san-diego');
    const spaced = { code: ` ${second.replace('-', ' – ')}` };
    expect((await again.post('/auth/two-factor', spaced)).status).toBe(200);
    // The other tests want this officer as they were.
    const { prisma } = server.services.database;
    const officerId = '00000000-0000-4000-8000-000000000004';
    await prisma.officerTwoFactor.deleteMany({ where: { officerId } });
    await prisma.officer.update({ where: { id: officerId }, data: { twoFactor: false } });
  });

  it('is told nothing by wrong codes, and at the sixth to wait', async () => {
    const { codes } = await enrolled('san-diego');
    const browser = await secondStep('san-diego', '127.0.0.7');
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const told = await browser.post('/auth/two-factor', { code: `00000${guess}` });
      statuses.push(told.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    // The owner, elsewhere, is not held up.
    const owner = await secondStep('san-diego', '127.0.0.8');
    expect((await owner.post('/auth/two-factor', { code: codes.next() })).status).toBe(200);
  });

  it('is safe from guesses that come from everywhere with the right password', async () => {
    const { codes, browser: marked } = await enrolled('houston');
    const outcomes: number[] = [];
    for (let guess = 0; guess < 32; guess += 1) {
      const browser = await secondStep('houston', `127.0.9.${guess + 1}`);
      outcomes.push((await browser.post('/auth/two-factor', { code: `9000${guess + 10}` })).status);
    }
    expect(outcomes.filter((status) => status === 401)).toHaveLength(30);
    // A browser in which the owner has signed in is no stranger, at whatever address.
    const known = new Visitor(server.url, '127.0.9.40');
    known.jar.set('ab_known_browser', marked.jar.get('ab_known_browser') as string);
    await known.signIn(...login('houston'));
    expect((await known.post('/auth/two-factor', { code: codes.next() })).status).toBe(200);
    // Nor is an address that they have signed in from.
    const owner = await secondStep('houston');
    expect((await owner.post('/auth/two-factor', { code: codes.next() })).status).toBe(200);
  });

  it('cannot take the second step without the first, nor after its time', async () => {
    const { codes } = await enrolled('call-center');
    const stranger = visitor();
    expect((await stranger.post('/auth/two-factor', { code: codes.next() })).body.code).toBe(
      'SIGN_IN_AGAIN',
    );
    stranger.jar.set('ab_second_step', 'made-up-identifier.signature%3D%3D');
    expect((await stranger.post('/auth/two-factor', { code: '123456' })).status).toBe(401);
    const browser = await secondStep('call-center');
    await server.services.database.prisma.staffChallenge.updateMany({
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect((await browser.post('/auth/two-factor', { code: codes.next() })).body.code).toBe(
      'SIGN_IN_AGAIN',
    );
    expect(await browser.state()).toMatchObject({ state: 'NONE' });
  });

  it('cannot forge the second step of somebody else', async () => {
    const { codes } = await enrolled('representative');
    const browser = await secondStep('representative');
    const step = decodeURIComponent(browser.jar.get('ab_second_step') as string);
    const forged = `${step.split('.')[0]}.${Buffer.alloc(32).toString('base64')}`;
    browser.jar.set('ab_second_step', encodeURIComponent(forged));
    expect((await browser.post('/auth/two-factor', { code: codes.next() })).status).toBe(401);
    expect(browser.jar.has('ab_session')).toBe(false);
  });

  it('sets it up anew after an administrator reset it', async () => {
    const boss = await enrolled('administrator');
    const officer = visitor();
    await officer.signIn(...login('los-angeles-2'));
    const { id } = (await server.services.database.prisma.officer.findFirst({
      where: { id: '00000000-0000-4000-8000-000000000002' },
    })) as { id: string };
    const RESET = `mutation ($id: ID!) { resetTwoFactor(id: $id) {
      ... on Officer { twoFactorEnabled } ... on Error { code } } }`;
    const told = await server.ask(RESET, { id }, boss.browser.session);
    expect(told.data).toEqual({ resetTwoFactor: { twoFactorEnabled: false } });
    expect((await officer.signIn(...login('los-angeles-2'))).body).toEqual({ ok: true });
    expect(await officer.state()).toMatchObject({ state: 'TWO_FACTOR_MISSING' });
  });
});
