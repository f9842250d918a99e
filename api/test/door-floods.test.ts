import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { LIMITS } from '../src/admission/limit-rules.ts';
import {
  deviceToken,
  press,
  startSeparateServer,
  type TestServer,
  useTestServer,
} from './harness.ts';
import { openRawSocket } from './raw-socket.ts';

const HELLO_MS = 3_000;
/** Each socket is one descriptor here and one at the server, which is this process too; some are needed besides. */
const descriptors = Number(
  /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1_024,
);
const SILENT = Math.min(10_000, Math.floor((descriptors - 500) / 2));

const { server } = useTestServer({ helloTimeoutMs: HELLO_MS });

async function expectServing(to: TestServer = server): Promise<void> {
  expect((await press(to, deviceToken())).__typename).toBe('Alert');
}

/** Opens a connection and hands over what came until its end. */
function open(onOpen: (socket: Socket) => void, to: TestServer = server): Promise<string> {
  return new Promise((resolve) => {
    let told = '';
    const port = Number(new URL(to.url).port);
    const socket = connect(port, '127.0.0.1', () => onOpen(socket));
    socket.setEncoding('utf8');
    socket.on('data', (part) => {
      told += part;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(told));
  });
}

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

describe('a body of 100 MB', () => {
  it.each([
    ['that says its length', { 'content-length': String(100 * 2 ** 20) }],
    ['that comes in chunks', { 'transfer-encoding': 'chunked' }],
  ])(
    '%s is refused before most of it was sent, and others are answered',
    async (_name, headers) => {
      const chunk = Buffer.alloc(64 * 1024, ' ');
      let sent = 0;
      const status = new Promise<number>((resolve, reject) => {
        const sending = request(
          `${server.url}/graphql`,
          { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
          (response) => {
            response.resume();
            sending.destroy();
            resolve(response.statusCode ?? 0);
          },
        );
        sending.on('error', reject);
        const write = () => {
          while (sent < 100 * 2 ** 20 && !sending.destroyed) {
            sent += chunk.length;
            if (!sending.write(chunk)) return void sending.once('drain', write);
          }
        };
        write();
      });
      const [code] = await Promise.all([status, expectServing()]);
      expect(code).toBe(413);
      expect(sent).toBeLessThan(20 * 2 ** 20);
    },
  );
});

describe('a slow sender', () => {
  // Of its own: with limits this short, a moment without a free core makes anybody slow.
  const { server: impatient } = useTestServer({
    timeLimits: { headersTimeout: 1_000, requestTimeout: 2_000, connectionsCheckingInterval: 200 },
  });

  it.each([
    ['of nothing at all', ''],
    ['of headers', 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-A: '],
    [
      'of a body',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    ],
  ])('%s is ended in time, and others are answered', async (_name, beginning) => {
    const ends = Array.from({ length: 50 }, () =>
      open((socket) => {
        socket.write(beginning);
        const drip = setInterval(() => beginning && socket.writable && socket.write('x'), 100);
        socket.on('close', () => clearInterval(drip));
      }, impatient),
    );
    await expectServing(impatient);
    for (const told of await Promise.all(ends)) if (told) expect(told).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('headers', () => {
  it.each([
    [
      'a cookie of 60 KB',
      `GET /healthz HTTP/1.1\r\nHost: x\r\nCookie: a=${'x'.repeat(60_000)}\r\n\r\n`,
      '431',
    ],
    [
      'a line break in a value',
      'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\rSet-Cookie: b=c\r\n\r\n',
      '400',
    ],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{',
      '400',
    ],
    [
      'a length and chunks',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['no HTTP', 'hello\r\n\r\n', '400'],
  ])('with %s are refused in one line', async (_name, bytes, status) => {
    const told = await open((socket) => socket.write(bytes));
    expect(told).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(told.split('\r\n\r\n')[1]).toBe('');
    await expectServing();
  });

  it('that hold encoded line breaks come back as none', async () => {
    for (const path of ['/es/%0d%0aSet-Cookie:%20a=b', '//evil.example/%2f..', '/%0aLocation:x']) {
      const told = await open((socket) =>
        socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      );
      expect(told.split('\r\n\r\n')[0]).not.toMatch(/^(set-cookie|location: ?(\/\/|http))/im);
    }
  });
});

describe('a body', () => {
  it.each([
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['half a character', Buffer.from('{"query":"{ viewer { kind } } #\xf0\x9f', 'latin1')],
    ['a byte order mark alone', Buffer.from([0xef, 0xbb, 0xbf])],
    ['zero bytes', Buffer.alloc(100)],
    ['no JSON', Buffer.from('{"query": {{')],
    ['100,000 brackets', Buffer.from(`{"variables":${'{"a":'.repeat(40_000)}`)],
  ])('of %s gets an error and no inside', async (_name, body) => {
    const answer = await post(body);
    expect(answer.status).toBeLessThan(500);
    const told = await answer.text();
    expect(told).toContain('errors');
    expect(told).not.toMatch(/node_modules|\bat \w+ \(|\.ts:\d/);
    await expectServing();
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'text/json',
    '',
  ])('of the type %j is refused with the remedy', async (type) => {
    const answer = await post('{"query":"{ viewer { kind } }"}', { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({
      errors: [
        {
          message: 'Send "Content-Type: application/json".',
          extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
        },
      ],
    });
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'cannot change what every object has: %s',
    async (key) => {
      const query =
        'mutation ($input: RaiseAlertInput!) { raiseAlert(input: $input) { __typename } }';
      const polluted = `{"polluted":"yes","${key}":{"polluted":"yes"}}`;
      await post(
        `{"query":${JSON.stringify(query)},"${key}":${polluted},"variables":{"${key}":${polluted},"input":{"id":"x","${key}":${polluted},"position":{"${key}":${polluted},"longitude":1,"latitude":1}}}}`,
        {
          authorization: `Bearer ${deviceToken()}`,
        },
      );
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      await expectServing();
    },
  );
});

const INJECTIONS = [
  "'; DROP TABLE alerts; --",
  "' OR '1'='1",
  '$1; SELECT pg_sleep(10)',
  "\\'\"; COPY persons TO PROGRAM 'x' --",
  '") { __schema { types { name } } } #',
  '}} mutation { erasePerson { at } } {{',
  '#{7*7} {{7*7}} <script>alert(1)</script>',
  '\r\nSet-Cookie: ab_session=x',
];

interface Argument {
  name: string;
  type: { kind: string; name: string | null; ofType: Argument['type'] | null };
}

describe('every text that the schema takes', () => {
  it('may be a piece of SQL, GraphQL or HTTP, and is a text still', {
    timeout: 120_000,
  }, async () => {
    const type =
      'type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }';
    const { data } = await server.ask<{
      __schema: {
        types: Array<{ name: string; inputFields: Argument[] | null }>;
        queryType: { fields: Array<{ name: string; args: Argument[] } & Argument> };
        mutationType: { fields: Array<{ name: string; args: Argument[] } & Argument> };
      };
    }>(`{ __schema { types { name inputFields { name ${type} } }
      queryType { fields { name args { name ${type} } ${type} } } mutationType { fields { name args { name ${type} } ${type} } } } }`);
    const { types, queryType, mutationType } = data.__schema;
    const named = (of: Argument['type']): string =>
      of.ofType ? named(of.ofType) : (of.name ?? '');
    const isLeaf = (name: string) =>
      ['Boolean', 'Int', 'Float', 'String', 'ID', 'DateTime', 'JSON'].includes(name);
    const exampleOf = (name: string, text: string, depth = 0): unknown => {
      if (name === 'String' || name === 'ID' || name.startsWith('Lenient')) return text;
      const inputs = types.find((each) => each.name === name)?.inputFields;
      if (!inputs || depth > 3) return undefined;
      return Object.fromEntries(
        inputs
          .map((each) => [each.name, exampleOf(named(each.type), text, depth + 1)])
          .filter(([, value]) => value !== undefined),
      );
    };
    const token = deviceToken();
    const officer = await server.signIn('call-center').catch(() => undefined);
    let tried = 0;
    for (const [kind, { fields }] of [
      ['query', queryType],
      ['mutation', mutationType],
    ] as const)
      for (const field of fields) {
        const args = field.args.filter(({ type: of }) => exampleOf(named(of), 'x') !== undefined);
        if (args.length === 0) continue;
        const print = (of: Argument['type']): string =>
          of.kind === 'NON_NULL'
            ? `${print(of.ofType as Argument['type'])}!`
            : of.kind === 'LIST'
              ? `[${print(of.ofType as Argument['type'])}]`
              : (of.name ?? '');
        const query = `${kind} (${args.map((arg) => `$${arg.name}: ${print(arg.type)}`)}) { ${field.name}(${args.map((arg) => `${arg.name}: $${arg.name}`)}) ${isLeaf(named(field.type)) ? '' : '{ __typename }'} }`;
        for (const text of INJECTIONS) {
          const variables = Object.fromEntries(
            args.map((arg) => [arg.name, exampleOf(named(arg.type), text)]),
          );
          for (const as of [token, officer]) {
            const answer = await server.ask(query, variables, as);
            tried += 1;
            const codes = answer.errors?.map(({ extensions }) => extensions.code) ?? [];
            expect({ field: field.name, text, codes }).not.toMatchObject({
              codes: expect.arrayContaining(['INTERNAL_SERVER_ERROR']),
            });
            expect(JSON.stringify(answer)).not.toMatch(/syntax error|relation|prisma|49 49/i);
          }
        }
      }
    expect(tried).toBeGreaterThan(100);
    expect(await server.services.database.prisma.consulate.count()).toBeGreaterThan(50);
    await expectServing();
  });
});

describe('sockets', () => {
  it(`that never say hello, ${SILENT} of them, are closed with 4408 in time and cost little meanwhile`, {
    timeout: 400_000,
  }, async () => {
    const before = process.memoryUsage().rss;
    const codes: number[] = [];
    const sockets: WebSocket[] = [];
    const AT_ONCE = 250;
    const all = Promise.all(
      Array.from({ length: AT_ONCE }, async (_, worker) => {
        const ends: Array<Promise<void>> = [];
        for (let index = worker; index < SILENT; index += AT_ONCE) {
          const socket = new WebSocket(
            `${server.url.replace('http', 'ws')}/graphql`,
            'graphql-transport-ws',
            { perMessageDeflate: false },
          );
          sockets.push(socket);
          socket.on('error', () => undefined);
          ends.push(
            new Promise((resolve) => {
              socket.on('close', (code) => {
                codes.push(code);
                resolve();
              });
            }),
          );
          await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));
        }
        await Promise.all(ends);
      }),
    );
    let answered = 0;
    let done = false;
    const serving = (async () => {
      while (!done) {
        await expectServing();
        answered += 1;
      }
    })();
    await all;
    done = true;
    await serving;
    const grown = (process.memoryUsage().rss - before) / SILENT;
    expect(codes).toHaveLength(SILENT);
    expect(new Set(codes)).toEqual(new Set([4408]));
    expect(answered).toBeGreaterThan(0);
    // Both ends of each socket are in this process.
    expect(grown).toBeLessThan(100 * 1024);
  });

  it('flooding from one address are bounded there, and others are let in', async () => {
    const limited = await startSeparateServer({
      settings: { LIMITS: 'on', TRUST_PROXY: '1', REDIS_URL: '' },
    });
    try {
      const { admission } = limited.services;
      let refused = 0;
      for (let index = 0; index < LIMITS.SOCKET.times + 100; index += 1)
        await admission.openSocket('10.9.9.9').then(
          (close) => close(),
          () => {
            refused += 1;
          },
        );
      expect(refused).toBe(100);
      await expect(openRawSocket(limited.url, { 'x-forwarded-for': '10.9.9.9' })).rejects.toThrow(
        '429',
      );
      (await openRawSocket(limited.url, { 'x-forwarded-for': '10.9.9.8' })).terminate();
    } finally {
      await limited.stop();
    }
  });
});
