import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createTestDatabase,
  deviceToken,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { openRawSocket } from './raw-socket.ts';

const lines: Array<Record<string, unknown>> = [];
let text = '';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  const memory = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      for (const line of String(chunk).trim().split('\n')) lines.push(JSON.parse(line));
      done();
    },
  });
  database = await createTestDatabase();
  server = await startTestServer(database, { log: pino({ level: 'debug' }, memory) });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const TOKEN = deviceToken();
const PASSWORD = 'correct-Horse_4711';
const EMAIL = 'zz.distinctive@elsewhere.example';
const NAME = 'Xochiquetzal Quetzalcoatl';
const PHONE = '+15125550199';
const PIN = '739164';
const POSITION = { longitude: -98.76543219, latitude: 29.12345678 };
const SECRETS = [
  TOKEN,
  TOKEN.slice(4),
  PASSWORD,
  EMAIL,
  NAME,
  PHONE,
  PIN,
  '98.765432',
  '29.123456',
];

/** The ways in which a value could stand in a line. */
const formsOf = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replaceAll('=', ''),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  JSON.stringify(secret).slice(1, -1),
];

const post = (body: string, headers: Record<string, string> = {}, path = '/graphql') =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

const operation = (query: string, variables: object = {}) => JSON.stringify({ query, variables });
const bearer = { authorization: `Bearer ${TOKEN}` };

/** Sends bytes as they are, and waits for the end of the answer. */
const send = (bytes: string) =>
  new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume();
    socket.end(bytes);
  });

describe('the log of a whole session', () => {
  beforeAll(async () => {
    await server.ask(
      'mutation { enroll(input: { consentTextVersion: "2026-11" }) { __typename } }',
      {},
      TOKEN,
    );
    const alert = await press(server, TOKEN, { position: POSITION });
    // Faulty inputs, unknown fields, aliases, names and operation names that carry secrets.
    const wrong = { id: alert.id, position: { ...POSITION, accuracyMeters: PHONE }, pin: PIN };
    await post(
      operation(
        'mutation ($input: ReportPositionInput!) { reportPosition(input: $input) { __typename } }',
        { input: wrong },
      ),
      bearer,
    );
    await post(operation(`{ alerts(first: "${PIN}") { feedCursor } }`), bearer);
    await post(operation(`query Q${PIN} { x${PIN}: callCenter { phone } }`), bearer);
    await post(operation(`{ viewer { kind("${NAME}") } }`), bearer);
    await post(operation(`{ nothing(name: "${NAME}", phone: "${PHONE}") }`), bearer);
    await post(`{"query": "${NAME}`, bearer);
    await post(`${PHONE}${PASSWORD}`, bearer);
    // Signing in.
    await post(JSON.stringify({ email: EMAIL, password: PASSWORD }), {}, '/auth/sign-in');
    await post(`{"email": "${EMAIL}", "password": ${PASSWORD}`, {}, '/auth/sign-in');
    // What is thrown inside, with secrets in message, name, code and cause.
    const { alerts, persons } = server.services;
    const failure = () =>
      Object.assign(
        new Error(`${NAME} at ${PHONE}\n    at ${POSITION.longitude},${POSITION.latitude}`),
        {
          code: PIN + PHONE,
          detail: `Key (token)=(${TOKEN})`,
          query: TOKEN,
        },
      );
    vi.spyOn(alerts, 'raiseAlert').mockRejectedValueOnce(failure());
    await post(
      operation(
        'mutation ($i: RaiseAlertInput!) { secret: raiseAlert(input: $i) { __typename } }',
        { i: { id: randomUUID(), position: POSITION } },
      ),
      bearer,
    );
    const socket = await openRawSocket(server.url, { cookie: `ab_session=${TOKEN.slice(4)}` });
    await socket.hello(TOKEN);
    vi.spyOn(persons, 'viewerOf').mockRejectedValueOnce(failure());
    socket.subscribe(PIN, '{ viewer { kind } }', { pin: PIN });
    expect(await socket.next()).toMatchObject({
      payload: { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    });
    socket.subscribe('x', `{ ${NAME}`);
    await socket.next();
    socket.send(`${PHONE} ${NAME}`);
    await socket.closed;
    // Paths, ids and headers.
    const tricks = {
      ...bearer,
      cookie: `ab_session=${TOKEN}; name=${encodeURIComponent(NAME)}`,
      referer: `https://x/?${PHONE}`,
      'user-agent': PASSWORD,
      'x-forwarded-for': PHONE,
    };
    for (const id of [TOKEN, PHONE, PIN, PASSWORD, `{"x":"${PIN}"}`])
      await post(operation('{ viewer { kind } }'), { ...tricks, 'x-request-id': id });
    for (const path of [
      `/${TOKEN}`,
      `/es/?pin=${PIN}`,
      `/graphql/${PHONE}`,
      `/auth/${PASSWORD}`,
      `/graphql?query=${encodeURIComponent(`{a(p:"${PIN}")}`)}`,
    ])
      await fetch(`${server.url}${path}`, { headers: tricks });
    await send(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: ${TOKEN}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${PIN}`,
    );
    await send(`GET /${TOKEN} HTTP/9.9\r\n${NAME}\r\n\r\n`);
    await send(`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'y'.repeat(20_000)}${TOKEN}\r\n\r\n`);
  });

  it('has a line for each request, with its id, method, path, status, duration and kind of caller', () => {
    const requests = lines.filter(({ msg }) => msg === 'request');
    expect(requests.length).toBeGreaterThan(20);
    for (const line of requests)
      expect(line).toMatchObject({
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        method: expect.stringMatching(/^(GET|POST)$/),
        path: expect.stringMatching(/^(\/graphql|\/auth\/sign-in|\/es\/|\(other\))$/),
        status: expect.any(Number),
        milliseconds: expect.any(Number),
      });
    expect(requests.map(({ viewer }) => viewer)).toContain('PERSON');
    expect(lines.filter(({ msg }) => msg === 'socket')).toHaveLength(1);
  });

  it('has a line for each failure inside, with the id of its request and that of the answer', () => {
    const failures = lines.filter(({ msg }) => msg === 'unexpected error');
    expect(failures.length).toBe(2);
    for (const line of failures)
      expect(line).toMatchObject({
        id: expect.any(String),
        requestId: expect.any(String),
        name: 'Error',
      });
  });

  it('lets an answer lead to its line, at both doors', async () => {
    vi.spyOn(server.services.persons, 'viewerOf').mockRejectedValueOnce(new Error('x'));
    const answer = await post(operation('{ viewer { kind } }'), bearer);
    const { errors } = (await answer.json()) as {
      errors: Array<{ message: string; extensions: { id: string } }>;
    };
    const line = lines.find(({ id }) => id === errors[0]?.extensions.id);
    expect(line?.requestId).toBe(answer.headers.get('x-request-id'));
    expect(errors[0]?.message).toContain(String(line?.id));

    const socket = await openRawSocket(server.url);
    await socket.hello(TOKEN);
    vi.spyOn(server.services.persons, 'viewerOf').mockRejectedValueOnce(new Error('x'));
    socket.subscribe('1', '{ viewer { kind } }');
    const { payload } = (await socket.next()) as { payload: { errors: typeof errors } };
    expect(lines.map(({ id }) => id)).toContain(payload.errors[0]?.extensions.id);
    socket.terminate();
  });

  it.each(SECRETS.map((secret, index) => [index, secret] as const))(
    'holds no secret in any form: %i',
    (_index, secret) => {
      expect(text.length).toBeGreaterThan(1_000);
      for (const form of formsOf(secret)) expect(text).not.toContain(form);
    },
  );
});
