import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as bench from '../../bench/documents.ts';
import { rootDir } from '../src/env.ts';
import {
  createTestDatabase,
  deviceToken,
  RAISE,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

let database: TestDatabase;
let server: TestServer;
let socket: RawSocket;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  socket = await openRawSocket(server.url);
  await socket.hello(deviceToken());
});

afterAll(async () => {
  socket?.terminate();
  await server?.stop();
  await database?.drop();
});

type Fault = { message: string; extensions: { code: string; field: null } };

/** The faults that a document gets over HTTP and over a WebSocket. */
async function atBothDoors(query: string, variables: object = {}): Promise<Fault[][]> {
  const overHttp = await server.ask(query, variables, deviceToken());
  const id = randomUUID();
  socket.subscribe(id, query, variables);
  const frame = await socket.next();
  expect(frame.id).toBe(id);
  const payload = frame.payload as Fault[] | { errors?: Fault[] };
  const overSocket =
    frame.type === 'error'
      ? (payload as Fault[])
      : ((payload as { errors?: Fault[] }).errors ?? []);
  if (frame.type === 'next') expect((await socket.next()).type).toBe('complete');
  return [(overHttp.errors ?? []) as Fault[], overSocket];
}

const many = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => of(index)).join(' ');

/** Fragments each of which spreads the next one twice. */
const doubling = (levels: number, leaf: string) =>
  `{ ...F0 } ${many(levels, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F${levels} on Query { ${leaf} }`;

const nested = (levels: number) => `${'linkedTo { '.repeat(levels)} id ${'}'.repeat(levels)}`;

describe('a document', () => {
  it.each([
    ['of 1,000 aliases of __typename', `{ ${many(1_000, (i) => `a${i}: __typename`)} }`],
    [
      'of 16 aliases of __typename, which the default lets through',
      `{ ${many(16, (i) => `a${i}: __typename`)} }`,
    ],
    [
      'of 1,000 @include on one field',
      `{ callCenter { phone ${many(1_000, () => '@include(if: true)')} } }`,
    ],
    [
      'of 11 directives on different fields, which the default lets through',
      `{ callCenter { ${'phone nameEs nameEn code kind city state email website timeZone streetAddress'
        .split(' ')
        .map((f) => `${f} @include(if: true)`)
        .join(' ')} } }`,
    ],
    [
      'of a fragment spread 20 times with a directive, which the plugin counts once',
      `{ callCenter { ${many(20, () => '...A @include(if: true)')} } } fragment A on CallCenter { phone }`,
    ],
    [
      'nested by fragments beyond all levels',
      `{ ...A } fragment A on Query { alerts { edges { node { ...B0 } } } } ${many(8, (i) => `fragment B${i} on Alert { events { alert { linkedTo { ...B${i + 1} } } } }`)} fragment B8 on Alert { id }`,
    ],
    [
      'nested in introspection, which the default does not count',
      `{ __schema { types { ${'fields { type { '.repeat(8)} name ${'} }'.repeat(8)} } } }`,
    ],
    ['of fragments that double 30 times and hold a field', doubling(30, 'callCenter { phone }')],
    ['of fragments that double 60 times and hold nothing', doubling(60, '__typename')],
    [
      'of 100 presses',
      `mutation { ${many(100, (i) => `a${i}: raiseAlert(input: { id: "${i}" }) { __typename }`)} }`,
    ],
    [
      'of 20 presses',
      `mutation { ${many(20, (i) => `a${i}: raiseAlert(input: { id: "${i}" }) { __typename }`)} }`,
    ],
    ['of many tokens', `{ callCenter { ${'phone '.repeat(2_500)} } }`],
    ['of many characters', `{ callCenter { phone } } # ${'x'.repeat(30_000)}`],
    [
      'of a page whose size stands in a variable',
      `query ($n: Int) { alerts(first: $n) { edges { node { ${many(4, (i) => `...F${i}`)} } } } } ${many(4, (i) => `fragment F${i} on Alert { ...G${i} ...G${i} ...G${i} ...G${i} ...G${i} } fragment G${i} on Alert { id status lane personId drill pressedAt receivedAt pressNotes events { cursor type at alert { id status lane drill pressedAt receivedAt } actor { id name } } ${'id status lane personId '.repeat(4)} }`)}`,
    ],
  ])('%s is refused with the remedy at both doors', async (_name, query) => {
    for (const faults of await atBothDoors(query, { n: 200 })) {
      const codes = faults.map(({ extensions }) => extensions.code);
      expect(codes).toContain('QUERY_TOO_LARGE');
      expect(
        faults.find(({ extensions }) => extensions.code === 'QUERY_TOO_LARGE')?.message,
      ).toMatch(/ Ask for less at once\.$/);
    }
  });

  it('nested deeply is refused before it runs', async () => {
    for (const faults of await atBothDoors(`{ alert(id: "x") { ${nested(2)} } }`))
      expect(faults.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    for (const faults of await atBothDoors(`{ alert(id: "x") { ${nested(3)} } }`))
      expect(faults[0]?.extensions.code).toBe('QUERY_TOO_LARGE');
  });

  it('of fragments in a circle is told so', async () => {
    const query =
      '{ callCenter { ...A } } fragment A on CallCenter { ...B } fragment B on CallCenter { ...A phone }';
    for (const faults of await atBothDoors(query))
      expect(faults[0]).toMatchObject({
        message: expect.stringContaining('Cannot spread fragment "A" within itself'),
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      });
  });

  it('in a list is refused, with the remedy', async () => {
    const answer = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Array(10).fill({ query: '{ viewer { kind } }' })),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      errors: [
        {
          message: 'Send one operation in each request.',
          extensions: { code: 'BATCHING_NOT_SUPPORTED', field: null },
        },
      ],
    });
  });

  it('of the product itself is let through', async () => {
    const folder = join(rootDir, 'web/src/gql');
    const generated = readdirSync(folder)
      .map((feature) => readFileSync(join(folder, feature, 'graphql.ts'), 'utf8'))
      .join('\n');
    const documents = [...generated.matchAll(/Document = (\{.*\}) as unknown/g)].map(([, json]) =>
      print(JSON.parse(json as string)),
    );
    expect(documents.length).toBeGreaterThan(30);
    for (const query of [...documents, ...Object.values(bench)]) {
      const answer = await server.ask(query);
      const codes = answer.errors?.map(({ extensions }) => extensions.code) ?? [];
      expect(codes).not.toContain('QUERY_TOO_LARGE');
      expect(codes).not.toContain('GRAPHQL_VALIDATION_FAILED');
    }
  });
});

describe('an answer', () => {
  it('has its fields in the order of the query, whichever is known first', async () => {
    const token = deviceToken();
    const id = randomUUID();
    await server.ask(RAISE, { input: { id, pressedAt: new Date() } }, token);
    const fields = 'events { type } id status consulate { code } lane events2: events { at } drill';
    const orderOf = (alert: object) => Object.keys(alert).join(' ');
    const order = 'events id status consulate lane events2 drill';
    const query = `query Q($id: ID!) { alert(id: $id) { ${fields} } }`;
    for (let time = 0; time < 5; time += 1) {
      const { data } = await server.ask<{ alert: object }>(query, { id }, token);
      expect(orderOf(data.alert)).toBe(order);
    }
    const updates = server.follow<{ alertUpdated: object }>(
      {
        query: `subscription S($id: ID!) { alertUpdated(id: $id) { ${fields} } }`,
        variables: { id },
      },
      token,
    );
    expect(orderOf((await updates.next()).alertUpdated)).toBe(order);
    updates.stop();
  });
});

describe('a fault', () => {
  const SECRET = 'hunter2-4711';
  it.each([
    ['a literal', `{ alerts(first: "${SECRET}") { feedCursor } }`],
    [
      'an object',
      `{ competentConsulate(position: { longitude: "${SECRET}", latitude: 1 }) { basis } }`,
    ],
    ['an enumeration', `mutation { enroll(input: { language: "${SECRET}" }) { __typename } }`],
    ['a text where a name belongs', `{ viewer { kind("${SECRET}") } }`],
    ['a variable', 'query ($v: Int) { alerts(first: $v) { feedCursor } }'],
    [
      'a variable of an input',
      'mutation ($v: PositionInput!) { reportPosition(input: { id: "x", position: $v }) { __typename } }',
    ],
  ])('does not tell the value back: %s', async (_name, query) => {
    for (const faults of await atBothDoors(query, { v: SECRET })) {
      expect(faults.length).toBeGreaterThan(0);
      expect(JSON.stringify(faults)).not.toContain(SECRET);
      expect(faults[0]?.extensions.code).toMatch(
        /^(GRAPHQL_(PARSE|VALIDATION)_FAILED|BAD_USER_INPUT)$/,
      );
    }
  });
});
