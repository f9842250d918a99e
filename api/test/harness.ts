import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient, type SubscribePayload } from 'graphql-ws';
import pg from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, inject } from 'vitest';
import WebSocket from 'ws';
import { readEnv } from '../src/env.ts';
import { type RunningServer, startServer } from '../src/server.ts';

/** A database of one test file, empty but for the consular data. */
export interface TestDatabase {
  /** What a server needs to use it. */
  settings: Record<string, string>;
  drop(): Promise<void>;
}

const onPostgres = () => inject('database') === 'postgres';

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

function addressOf(name: string): string {
  const url = new URL(process.env.TEST_DATABASE_URL as string);
  url.pathname = `/${name}`;
  return url.href;
}

/** A second, empty database for the keys alone. Only on a real server. */
export async function createKeysDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `ab_test_keys_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name}`);
  return { url: addressOf(name), drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'ab-test-'));
  if (!onPostgres()) {
    cpSync(inject('template'), folder, { recursive: true });
    return {
      settings: { DATA_DIR: folder },
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const name = `ab_test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${inject('template')}`);
  return {
    settings: { DATABASE_URL: addressOf(name), DATA_DIR: folder },
    drop: async () => {
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type ServerOptions = NonNullable<Parameters<typeof startServer>[1]> & {
  settings?: Record<string, string>;
};

export interface TestServer extends RunningServer {
  /** Asks over HTTP. `as` is a device token, or a cookie from signIn; nobody if left out. */
  ask<T = Record<string, unknown>>(
    query: string,
    variables?: object,
    as?: string,
  ): Promise<Answer<T>>;
  /** Signs a demo officer in ("los-angeles", "call-center", …) and returns the cookie. */
  signIn(login: string): Promise<string>;
  /** Opens a socket and follows a subscription. */
  follow<T = Record<string, unknown>>(payload: SubscribePayload, as: string): Following<T>;
}

export interface Answer<T> {
  status: number;
  data: T;
  errors?: Array<{ message: string; extensions: { code: string; field: string | null } }>;
}

/** A subscription as a test sees it. */
export interface Following<T> {
  /** All that came so far. */
  received: T[];
  /** Waits for the next one that was not yet waited for; fails once none can come any more. */
  next(): Promise<T>;
  /** Waits for the end: "complete", a close event, or GraphQL errors. */
  ended: Promise<unknown>;
  stop(): void;
}

/**
 * A server in this process on a port of its own. What is queued is sent unless `dispatches` is false. Unless they are told
 * to, alerts that nobody takes do not move on (`escalates`), however slow the machine is, and nothing looks whether all is
 * well (`watches`).
 */
export async function startTestServer(
  database: TestDatabase,
  options: ServerOptions = {},
): Promise<TestServer> {
  const { settings, ...rest } = options;
  const env = readEnv({
    PORT: '0',
    LOG_LEVEL: 'silent',
    LIMITS: 'off',
    WATCH_DRILL_MINUTES: '0',
    ...database.settings,
    ...settings,
  });
  const running = await startServer(env, {
    log: pino({ level: env.logLevel }),
    escalates: false,
    watches: false,
    ...rest,
  });
  return { ...running, ...clientOf(running.url) };
}

/** A server on a database of its own, which its `stop` drops: to stand beside another, for the embedded database serves one. */
export async function startSeparateServer(options: ServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const server = await startTestServer(database, options);
  const stop = async () => {
    await server.stop();
    await database.drop();
  };
  return { ...server, stop };
}

/** A server and a database for all tests of a file, filled in before the first and taken down after the last. */
export function useTestServer(options: ServerOptions = {}): {
  server: TestServer;
  database: TestDatabase;
} {
  const server = {} as TestServer;
  const database = {} as TestDatabase;
  beforeAll(async () => {
    Object.assign(database, await createTestDatabase());
    Object.assign(server, await startTestServer(database, options));
  });
  afterAll(async () => {
    await server.stop?.();
    await database.drop?.();
  });
  return { server, database };
}

/** The ways to talk to a server, also to one in a process of its own. */
export function clientOf(url: string): Pick<TestServer, 'ask' | 'signIn' | 'follow'> {
  return {
    async ask(query, variables, as) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...credentials(as) },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...(await response.json()) };
    },
    async signIn(login) {
      const response = await fetch(`${url}/auth/sign-in`, {
        method: 'POST',
        body: JSON.stringify({ email: `${login}@demo.example`, password: `demo-${login}` }),
      });
      const cookie = response.headers.get('set-cookie');
      if (!cookie) throw new Error(`Nobody signs in as ${login}: ${response.status}`);
      return cookie.split(';')[0] as string;
    },
    follow: (payload, as) => follow(openClient(url, as), payload),
  };
}

function credentials(as?: string): Record<string, string> {
  if (!as) return {};
  return as.startsWith('ab_session=') ? { cookie: as } : { authorization: `Bearer ${as}` };
}

/** A graphql-ws client that never reconnects by itself. */
export function openClient(url: string, as: string): Client {
  const staff = as.startsWith('ab_session=');
  class WithCookie extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, staff ? { headers: { cookie: as } } : {});
    }
  }
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WithCookie,
    connectionParams: staff ? undefined : { authorization: `Bearer ${as}` },
    retryAttempts: 0,
  });
}

function follow<T>(client: Client, payload: SubscribePayload): Following<T> {
  const received: T[] = [];
  const waiting: Array<{ resolve(value: T): void; reject(reason: Error): void }> = [];
  let taken = 0;
  let over: Error | null = null;
  let finish: (reason: unknown) => void = () => undefined;
  const ended = new Promise<unknown>((resolve) => {
    finish = (reason) => {
      over ??= new Error('The subscription ended, and nothing more comes.', { cause: reason });
      for (const waiter of waiting.splice(0)) waiter.reject(over);
      resolve(reason);
    };
  });
  const stop = client.subscribe<T>(payload, {
    next(result) {
      if (result.errors) return finish(result.errors);
      received.push(result.data as T);
      const waiter = waiting.shift();
      if (waiter) waiter.resolve(received[taken++] as T);
    },
    error: finish,
    complete: () => finish('complete'),
  });
  return {
    received,
    async next() {
      if (taken < received.length) return received[taken++] as T;
      if (over) throw over;
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    ended,
    stop() {
      stop();
      void client.dispose();
    },
  };
}

/** A token as a device makes it. */
export function deviceToken(): string {
  return `abd_${randomBytes(32).toString('base64url')}`;
}

export const LOS_ANGELES = { longitude: -118.2437, latitude: 34.0522, accuracyMeters: 20 };
export const SAN_DIEGO = { longitude: -117.1611, latitude: 32.7157, accuracyMeters: 20 };

export const RAISE = `mutation Raise($input: RaiseAlertInput!) {
  raiseAlert(input: $input) {
    __typename
    ... on Alert {
      id status lane drill pressedAt receivedAt pressNotes personId
      consulate { code nameEs }
      routing { basis confidence distanceMeters county { fips name state } }
      position { longitude latitude accuracyMeters }
      linkedTo { id }
    }
    ... on Error { code message field }
  }
}`;

export interface RaisedAlert {
  __typename: string;
  id: string;
  status: string;
  lane: string;
  drill: boolean;
  pressedAt: string;
  receivedAt: string;
  pressNotes: string[];
  personId: string;
  consulate: { code: string; nameEs: string } | null;
  routing: {
    basis: string;
    confidence: string;
    distanceMeters: number | null;
    county: { fips: string; name: string; state: string } | null;
  };
  position: { longitude: number; latitude: number; accuracyMeters: number | null } | null;
  linkedTo: { id: string } | null;
  code?: string;
  field?: string;
}

/** Presses, with an id of its own unless one is given. */
export async function press(
  server: Pick<TestServer, 'ask'>,
  token: string,
  input: Record<string, unknown> = {},
): Promise<RaisedAlert> {
  const answer = await server.ask<{ raiseAlert: RaisedAlert }>(
    RAISE,
    { input: { id: randomUUID(), ...input } },
    token,
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.raiseAlert;
}

export const FEED = `subscription Feed($after: String, $consulate: ID) {
  alertFeed(after: $after, consulate: $consulate) {
    cursor type at
    alert { id status pressedAt consulate { code } position { longitude } }
    actor { name } fromConsulate { code } toConsulate { code }
  }
}`;

export interface FeedMessage {
  alertFeed: {
    cursor: string;
    type: string;
    at: string;
    alert: { id: string; status: string; consulate: { code: string } | null };
    actor: { name: string } | null;
    fromConsulate: { code: string } | null;
    toConsulate: { code: string } | null;
  };
}

/** Waits until `check` is true, looking often; fails after `limitMs`. For states that nothing announces. */
export async function until(
  check: () => boolean | Promise<boolean>,
  limitMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('It did not come to pass in time.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
