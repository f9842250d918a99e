import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { LIMITS, SOCKETS_AT_ONCE } from '../src/admission/limit-rules.ts';
import type { Limits } from '../src/admission/limits.ts';
import { NO_CREDENTIALS } from '../src/credentials.ts';
import { hashToken } from '../src/persons/device-token.ts';
import {
  deviceToken,
  LOS_ANGELES,
  press,
  startSeparateServer,
  startTestServer,
  type TestServer,
  until,
  useTestServer,
} from './harness.ts';
import { openRawSocket } from './raw-socket.ts';

/** Each test stands behind a proxy and comes from addresses of its own. */
const settings = { LIMITS: 'on', TRUST_PROXY: '1', REDIS_URL: '' };
const redisUrl = process.env.TEST_REDIS_URL;
/** Two nodes on one database need a real server: the embedded one serves one node. */
const onPostgres = inject('database') === 'postgres';

const others: TestServer[] = [];
let last = 0;
/** An address that nobody had before, also in no other run on the same Redis. */
const net = Math.floor(Math.random() * 250);
const newAddress = () => `10.${net}.${(last >> 8) & 255}.${last++ & 255}`;
const { server, database } = useTestServer({ settings });

beforeAll(async () => {
  await until(() => server.services.admission.known.isLoaded);
});

afterEach(async () => {
  for (const each of others.splice(0)) await each.stop();
});

interface Body {
  data: {
    raiseAlert: { __typename: string; lane: string; pressNotes: string[] };
    enroll: { __typename: string };
  };
}

async function ask(
  query: string,
  {
    to = server,
    token,
    address,
    variables = {},
  }: { to?: TestServer; token?: string; address: string; variables?: object },
) {
  const response = await fetch(`${to.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Body,
  };
}

const ENROLL =
  'mutation { enroll(input: {}) { __typename ... on Error { code } ... on RateLimitedError { retryAfterSeconds } } }';
const PRESS =
  'mutation ($id: ID!) { raiseAlert(input: { id: $id }) { __typename ... on Alert { lane pressNotes } ... on Error { code } } }';

async function enrolled(to = server): Promise<string> {
  const token = deviceToken();
  const { body } = await ask(ENROLL, { token, address: newAddress(), to });
  expect(body.data.enroll.__typename).toBe('Person');
  return token;
}

/** Uses a limit up without sending so many requests. */
async function useUp(kind: keyof typeof LIMITS, key: string, to = server) {
  const { limits } = to.services.admission as unknown as { limits: Limits };
  await Promise.all(Array.from({ length: LIMITS[kind].times }, () => limits.count(kind, key)));
}

const LATER = {
  errors: [
    { extensions: { code: 'RATE_LIMITED', field: null, retryAfterSeconds: expect.any(Number) } },
  ],
};

describe('a press of an enrolled device', () => {
  it('is never refused: past the limit it is accepted into the second lane, and marked', async () => {
    const token = await enrolled();
    const lanes: string[] = [];
    for (let index = 0; index < LIMITS.PRESS.times + 3; index += 1) {
      const { status, body } = await ask(PRESS, {
        token,
        address: newAddress(),
        variables: { id: randomUUID() },
      });
      expect(status).toBe(200);
      lanes.push(`${body.data.raiseAlert.lane} ${body.data.raiseAlert.pressNotes}`);
    }
    expect(lanes.slice(0, LIMITS.PRESS.times)).toEqual(Array(LIMITS.PRESS.times).fill('FIRST '));
    expect(lanes.slice(LIMITS.PRESS.times)).toEqual(Array(3).fill('SECOND PAST_LIMIT'));
  });

  it('is accepted from an address that has used up everything', async () => {
    const [token, address] = [await enrolled(), newAddress()];
    for (const kind of ['ANONYMOUS', 'FRESH', 'PRESSES', 'ENROLMENT'] as const)
      await useUp(kind, address);
    const { body } = await ask(PRESS, { token, address, variables: { id: randomUUID() } });
    expect(body.data.raiseAlert).toEqual({
      __typename: 'Alert',
      lane: 'SECOND',
      pressNotes: ['PAST_LIMIT'],
    });
  });

  it('is accepted from a device that has used up its other operations', async () => {
    const token = await enrolled();
    const address = newAddress();
    for (let index = 0; index < LIMITS.OPERATION.times; index += 50)
      await Promise.all(
        Array.from({ length: 50 }, () => ask('{ viewer { kind } }', { token, address })),
      );
    const other = await ask('{ viewer { kind } }', { token, address });
    expect(other).toMatchObject({
      status: 429,
      retryAfter: expect.stringMatching(/^\d+$/),
      body: LATER,
    });
    const { body } = await ask(PRESS, { token, address, variables: { id: randomUUID() } });
    expect(body.data.raiseAlert).toMatchObject({ __typename: 'Alert', lane: 'FIRST' });
    // What is asked beside a press is not done; the press is.
    const both = `mutation ($id: ID!) { setPin(input: { pin: "8305" }) { __typename } ...Press }
      fragment Press on Mutation { raiseAlert(input: { id: $id }) { __typename } }`;
    const beside = await ask(both, { token, address, variables: { id: randomUUID() } });
    expect(beside).toMatchObject({ status: 200, body: LATER });
    expect(beside.body.data).toEqual({ raiseAlert: { __typename: 'Alert' } });
  });
});

describe('what is asked beside a press', () => {
  it('is counted by the token, and done while it is within the limit', async () => {
    const [token, address] = [await enrolled(), newAddress()];
    const both = `mutation ($id: ID!) { raiseAlert(input: { id: $id }) { __typename }
      withdrawConsent { __typename } }`;
    const id = randomUUID();
    const answers: object[] = [];
    for (let index = 0; index < LIMITS.OPERATION.times + 50; index += 50) {
      const many = Array.from({ length: 50 }, () =>
        ask(both, { token, address, variables: { id } }),
      );
      for (const { body } of await Promise.all(many)) answers.push(body.data);
    }
    const press = { raiseAlert: { __typename: 'Alert' } };
    expect(answers.slice(0, 50)).toEqual(
      Array(50).fill({ ...press, withdrawConsent: { __typename: 'Person' } }),
    );
    expect(answers.slice(-50)).toEqual(Array(50).fill(press));
  });
});

describe('what is not enrolled', () => {
  it('is limited by its address, told when to come again, and nobody else is', async () => {
    const address = newAddress();
    await useUp('ANONYMOUS', address);
    expect(await ask('{ callCenter { phone } }', { address })).toMatchObject({
      status: 429,
      retryAfter: expect.stringMatching(/^\d+$/),
      body: LATER,
    });
    expect((await ask('{ callCenter { phone } }', { address: newAddress() })).status).toBe(200);
    expect(
      (await ask('{ callCenter { phone } }', { address, token: await enrolled() })).status,
    ).toBe(200);
  });

  it('counts an IPv6 network as one', async () => {
    await useUp('ANONYMOUS', '2001:db8:0:7::/64');
    expect(
      (await ask('{ callCenter { phone } }', { address: '2001:db8:0:7:1:2:3:4' })).status,
    ).toBe(429);
    expect((await ask('{ callCenter { phone } }', { address: '2001:db8:0:8::1' })).status).toBe(
      200,
    );
  });

  it('does not escape by writing an address itself', async () => {
    const address = newAddress();
    await useUp('ANONYMOUS', address);
    expect(
      (await ask('{ callCenter { phone } }', { address: `192.0.2.1, ${address}` })).status,
    ).toBe(429);
  });

  it('gets a typed error for too many enrolments', async () => {
    const address = newAddress();
    await useUp('ENROLMENT', address);
    const { body } = await ask(ENROLL, { token: deviceToken(), address });
    expect(body.data.enroll).toEqual({
      __typename: 'RateLimitedError',
      code: 'RATE_LIMITED',
      retryAfterSeconds: expect.any(Number),
    });
  });

  it('is limited over a socket as well', async () => {
    const address = newAddress();
    const socket = await openRawSocket(server.url, { 'x-forwarded-for': address });
    await socket.hello(deviceToken());
    await useUp('FRESH', address);
    socket.subscribe('1', '{ callCenter { phone } }');
    expect(await socket.next()).toMatchObject({ type: 'error', payload: LATER.errors });
    socket.terminate();
  });
});

describe('sockets', () => {
  it('beyond what one address may open are refused with 429, and others are not', async () => {
    const address = newAddress();
    await useUp('SOCKET', address);
    await expect(openRawSocket(server.url, { 'x-forwarded-for': address })).rejects.toThrow('429');
    (await openRawSocket(server.url, { 'x-forwarded-for': newAddress() })).terminate();
  });

  it('at once from one address are bounded, and have room again when one has closed', async () => {
    const address = newAddress();
    const { admission } = server.services;
    const closes = await Promise.all(
      Array.from({ length: SOCKETS_AT_ONCE }, () => admission.openSocket(address)),
    );
    await expect(openRawSocket(server.url, { 'x-forwarded-for': address })).rejects.toThrow('429');
    closes[0]?.();
    (await openRawSocket(server.url, { 'x-forwarded-for': address })).terminate();
    for (const close of closes) close();
  });
});

describe('the devices that are known', () => {
  const isKnownAt = (to: TestServer, token: string) =>
    to.services.admission.known.has(hashToken(token));

  it('are those enrolled here at once, and before a start', async () => {
    const token = await enrolled();
    expect(isKnownAt(server, token)).toBe(true);
    const pressedOnly = deviceToken();
    await press(server, pressedOnly);
    expect(isKnownAt(server, pressedOnly)).toBe(false);
    await server.stop();
    Object.assign(server, await startTestServer(database, { settings }));
    await until(() => server.services.admission.known.isLoaded);
    expect(isKnownAt(server, token)).toBe(true);
  });

  it.runIf(onPostgres)('are soon those enrolled at another node (needs PostgreSQL)', async () => {
    const token = await enrolled();
    const other = await startTestServer(database, { settings });
    others.push(other);
    await until(() => other.services.admission.known.isLoaded);
    expect(isKnownAt(other, token)).toBe(true);
    const later = await enrolled(other);
    await until(() => isKnownAt(server, later));
  });

  it('are answered while fresh ones fill the second lane, which sends the next away', async () => {
    const token = await enrolled();
    const { known } = server.services.admission as unknown as {
      known: { recent: Map<bigint, number> };
    };
    const justNow = await ask(PRESS, {
      token,
      address: newAddress(),
      variables: { id: randomUUID() },
    });
    expect(justNow.body.data.raiseAlert.lane).toBe('FIRST');
    let open: (value: number) => void = () => undefined;
    const gate = new Promise<number>((resolve) => {
      open = resolve;
    });
    // Two go at once, on the embedded database one, and two hundred wait.
    const waiting = Array.from({ length: onPostgres ? 202 : 201 }, () =>
      server.services.admission.enter({ credentials: NO_CREDENTIALS, address: '' }, () => gate),
    );
    const pressing = (by: string) =>
      ask(PRESS, { token: by, address: newAddress(), variables: { id: randomUUID() } });
    // Enrolled a moment ago: that is what a flood would do as well.
    expect(await pressing(token)).toMatchObject({ status: 503, retryAfter: '5', body: LATER });
    for (const prefix of known.recent.keys()) known.recent.set(prefix, Date.now() - 600_000);
    expect((await pressing(token)).body.data.raiseAlert.lane).toBe('FIRST');
    expect(await pressing(deviceToken())).toMatchObject({
      status: 503,
      retryAfter: '5',
      body: LATER,
    });
    open(7);
    await Promise.all(waiting);
    expect((await pressing(deviceToken())).body.data.raiseAlert.lane).toBe('SECOND');
  });
});

describe('Redis', () => {
  const isThere = onPostgres && redisUrl;
  it.runIf(isThere)('lets two nodes count together (needs PostgreSQL, Redis)', async () => {
    const over = { ...settings, REDIS_URL: redisUrl as string };
    const nodes = await Promise.all(
      [1, 2].map(() => startTestServer(database, { settings: over })),
    );
    others.push(...nodes);
    const [one, two] = nodes as [TestServer, TestServer];
    await until(() => nodes.every((node) => node.services.admission.known.isLoaded));
    const address = newAddress();
    // The count begins once the connection stands.
    await until(async () => {
      await ask('{ callCenter { phone } }', { to: one, address });
      const redis = new Redis(redisUrl as string);
      const found = await redis.get(`alert-button:ANONYMOUS:${address}`);
      redis.disconnect();
      return found !== null;
    });
    await useUp('ANONYMOUS', address, one);
    expect((await ask('{ callCenter { phone } }', { to: two, address })).status).toBe(429);
  });

  it('may be away: a press is answered, and limits go on by themselves', async () => {
    const alone = await startSeparateServer({
      settings: { ...settings, REDIS_URL: 'redis://127.0.0.1:9' },
    });
    others.push(alone);
    await until(() => alone.services.admission.known.isLoaded);
    const token = await enrolled(alone);
    const startedAt = performance.now();
    const { body } = await ask(PRESS, {
      to: alone,
      token,
      address: newAddress(),
      variables: { id: randomUUID() },
    });
    expect(body.data.raiseAlert).toMatchObject({ __typename: 'Alert', lane: 'FIRST' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    const address = newAddress();
    await useUp('ANONYMOUS', address, alone);
    expect((await ask('{ callCenter { phone } }', { to: alone, address })).status).toBe(429);
  });
});

it('limits are off where a load test says so', async () => {
  const off = await startSeparateServer({ settings: { LIMITS: 'off' } });
  others.push(off);
  const token = deviceToken();
  for (let index = 0; index < LIMITS.PRESS.times + 2; index += 1)
    expect((await press(off, token, { position: LOS_ANGELES })).pressNotes).not.toContain(
      'PAST_LIMIT',
    );
});
