import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  deviceToken,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { openRawSocket } from './raw-socket.ts';

const PAGES = 'https://pages.example';
const PUBLIC = 'https://alert.example';

let database: TestDatabase;
let open: TestServer;
let production: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  const webDir = join(database.settings.DATA_DIR as string, 'pages');
  mkdirSync(join(webDir, 'es'), { recursive: true });
  writeFileSync(join(webDir, 'es/index.html'), '<!doctype html><title>x</title>');
  writeFileSync(join(webDir, '404.html'), '<!doctype html><title>404</title>');
  writeFileSync(
    join(webDir, 'csp.json'),
    JSON.stringify({
      '/es/': "default-src 'none'; script-src 'sha256-x'",
      '/404': "default-src 'none'",
    }),
  );
  const settings = {
    WEB_DIR: webDir,
    WEB_ORIGINS: PAGES,
    MASTER_KEY: randomBytes(32).toString('base64'),
    PEPPER: randomBytes(32).toString('base64'),
  };
  open = await startTestServer(database, { settings });
  const { DATABASE_URL } = database.settings;
  if (DATABASE_URL)
    production = await startTestServer(database, {
      settings: {
        ...settings,
        NODE_ENV: 'production',
        LIMITS: 'on',
        PUBLIC_URL: PUBLIC,
        ALLOW_NO_CARRIERS: '1',
        REDIS_URL: '',
      },
    });
});

afterAll(async () => {
  await open?.stop();
  await production?.stop();
  await database?.drop();
});

const post = (
  server: TestServer,
  headers: Record<string, string>,
  body = '{"query":"{ viewer { kind } }"}',
  path = '/graphql',
) => fetch(`${server.url}${path}`, { method: 'POST', headers, body });

const JSON_TYPE = { 'content-type': 'application/json' };

/** Asks with headers that fetch would not let through. */
function raw(path: string, method: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
    const sent = request(`${open.url}${path}`, { method, headers }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('every answer', () => {
  const answers: Array<[string, (server: TestServer) => Promise<Response>]> = [
    ['a page', (server) => fetch(`${server.url}/es/`)],
    ['a page that is none', (server) => fetch(`${server.url}/nothing`)],
    ['a way to a page', (server) => fetch(`${server.url}/`, { redirect: 'manual' })],
    ['a wrong method', (server) => fetch(`${server.url}/es/`, { method: 'DELETE' })],
    ['an operation', (server) => post(server, JSON_TYPE)],
    ['a faulty operation', (server) => post(server, JSON_TYPE, '{')],
    ['a body of the wrong type', (server) => post(server, { 'content-type': 'text/xml' })],
    [
      'a refused origin',
      (server) =>
        post(server, { ...JSON_TYPE, cookie: 'ab_session=x', origin: 'https://evil.example' }),
    ],
    ['a route of staff', (server) => fetch(`${server.url}/auth/nothing`)],
    ['a sign of life', (server) => fetch(`${server.url}/healthz`)],
    [
      'a preflight',
      (server) =>
        fetch(`${server.url}/graphql`, {
          method: 'OPTIONS',
          headers: { origin: PAGES, 'access-control-request-method': 'POST' },
        }),
    ],
  ];

  it.each(answers)('is hardened: %s', async (_name, ask) => {
    for (const server of [open, production].filter(Boolean)) {
      const { headers } = await ask(server);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(headers.get('content-security-policy')).not.toContain("script-src 'unsafe-inline'");
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security')).toBe(
        server === production ? 'max-age=63072000; includeSubDomains' : null,
      );
    }
  });

  it('carries the policy that the build wrote for a page', async () => {
    const { headers } = await fetch(`${open.url}/es/`);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'sha256-x'",
    );
  });

  it('returns the id that a request brought, if it is one, and else makes one', async () => {
    const id = randomUUID();
    const told = (value: string) => raw('/healthz', 'GET', { 'x-request-id': value });
    expect((await told(id)).headers['x-request-id']).toBe(id);
    for (const bad of ['5551234567', 'abd_x', "'; DROP", 'x'.repeat(5_000), `${id}x`])
      expect((await told(bad)).headers['x-request-id']).not.toBe(bad);
  });
});

describe('GraphiQL', () => {
  const page = (server: TestServer) =>
    fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });

  it('runs by the hashes of its own scripts and asks nobody else', async () => {
    const answer = await page(open);
    const policy = answer.headers.get('content-security-policy') ?? '';
    const scripts = [
      ...(await answer.text()).matchAll(/<script(?:\s[^>]*)?>([\s\S]*?)<\/script>/g),
    ];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, script] of scripts)
      expect(policy).toContain(
        createHash('sha256')
          .update(script ?? '')
          .digest('base64'),
      );
    expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe/);
  });

  it('is off in production', async () => {
    if (!production) return;
    const answer = await page(production);
    expect(answer.status).not.toBe(200);
    expect(await answer.text()).not.toContain('<html');
  });
});

describe('introspection', () => {
  it.each(['{ __schema { types { name } } }', '{ __type(name: "Alert") { name } }'])(
    'is off in production, at both doors: %s',
    async (query) => {
      if (!production) return;
      const answer = await production.ask(query);
      expect(answer.errors?.[0]?.extensions.code).toBe('INTROSPECTION_DISABLED');
      const socket = await openRawSocket(production.url);
      await socket.hello(deviceToken());
      socket.subscribe('1', query);
      expect(await socket.next()).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'INTROSPECTION_DISABLED' } }],
      });
      socket.terminate();
    },
  );

  it('is on elsewhere, for what GraphiQL asks', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const answer = await open.ask(getIntrospectionQuery());
    expect(answer.errors).toBeUndefined();
  });
});

describe('a page of another origin', () => {
  it('named in the settings may call with a cookie', async () => {
    const answer = await post(open, { ...JSON_TYPE, origin: PAGES, cookie: 'ab_session=x' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGES);
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
  });

  it('not named gets no permission, and with a cookie no answer', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'https://alert.example.evil.example',
      `${PAGES}.evil.example`,
    ]) {
      const without = await post(open, { ...JSON_TYPE, origin });
      expect(without.headers.get('access-control-allow-origin')).toBeNull();
      const answer = await post(open, { ...JSON_TYPE, origin, cookie: 'ab_session=x' });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({
        errors: [{ extensions: { code: 'FORBIDDEN_ORIGIN' } }],
      });
    }
  });

  it('is known by what the browser says of it where no origin is sent', async () => {
    const told = (site: string) =>
      raw('/auth/sign-out', 'POST', { cookie: 'ab_session=x', 'sec-fetch-site': site });
    expect((await told('cross-site')).status).toBe(403);
    expect((await told('same-site')).status).toBe(403);
    expect((await told('same-origin')).status).toBe(200);
  });

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'])(
    'cannot send the form of an old browser: %s',
    async (type) => {
      const answer = await raw('/auth/sign-out', 'POST', {
        cookie: 'ab_session=x',
        'content-type': type,
      });
      expect(answer.status).toBe(403);
    },
  );

  it('opens no socket, with a cookie or without; a program without an origin opens one with a token', async () => {
    for (const origin of ['https://evil.example', 'null', 'evil'])
      for (const headers of [{ origin }, { origin, cookie: 'ab_session=x' }])
        await expect(
          openRawSocket(open.url, headers as Record<string, string>),
          JSON.stringify(headers),
        ).rejects.toThrow('403');
    for (const headers of [{}, { origin: PAGES }, { origin: PAGES, cookie: 'ab_session=x' }]) {
      const socket = await openRawSocket(open.url, headers as Record<string, string>);
      await socket.hello(deviceToken());
      socket.terminate();
    }
  });

  it('is allowed at the public address', async () => {
    if (!production) return;
    const answer = await post(production, { ...JSON_TYPE, origin: PUBLIC, cookie: 'ab_session=x' });
    expect(answer.headers.get('access-control-allow-origin')).toBe(PUBLIC);
  });
});
