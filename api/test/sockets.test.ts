import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { presentCursor } from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  until,
  useTestServer,
} from './harness.ts';
import { openRawSocket } from './raw-socket.ts';

let losAngeles: string;
const { server } = useTestServer({ helloTimeoutMs: 200 });

beforeAll(async () => {
  losAngeles = await server.signIn('los-angeles');
});

describe('a socket', () => {
  it('is closed with 4408 when it never says hello', async () => {
    const socket = await openRawSocket(server.url);
    expect((await socket.closed).code).toBe(4408);
  });

  it.each([
    ['no token', undefined],
    ['a malformed token', 'Bearer abd_short'],
    ['a token of another kind', `Bearer ${'x'.repeat(47)}`],
    ['a number for a token', 5],
  ])('is closed with 4401 for %s', async (_name, authorization) => {
    const socket = await openRawSocket(server.url);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    expect(await socket.closed).toEqual({ code: 4401, reason: 'No or bad token' });
  });

  it('takes the token with and without the word Bearer', async () => {
    for (const prefix of ['Bearer ', 'bearer ', '']) {
      const socket = await openRawSocket(server.url);
      await socket.hello(prefix + deviceToken());
      socket.terminate();
    }
  });

  it('is refused to a page of a foreign origin that comes with a cookie', async () => {
    const opening = openRawSocket(server.url, {
      cookie: losAngeles,
      origin: 'https://elsewhere.example',
    });
    await expect(opening).rejects.toThrow('403');
  });

  it('takes the cookie of a page of its own origin', async () => {
    const socket = await openRawSocket(server.url, { cookie: losAngeles, origin: server.url });
    await socket.hello();
    socket.terminate();
  });

  it('prefers the token to the cookie', async () => {
    const socket = await openRawSocket(server.url, { cookie: losAngeles });
    await socket.hello(`Bearer ${deviceToken()}`);
    socket.subscribe('1', '{ viewer { kind } }');
    expect(await socket.next()).toMatchObject({
      type: 'next',
      payload: { data: { viewer: null } },
    });
    socket.terminate();
  });

  it('accepts presses and queries as well', async () => {
    const socket = await openRawSocket(server.url);
    await socket.hello(deviceToken());
    socket.subscribe(
      '1',
      'mutation { raiseAlert(input: { id: "x" }) { ... on Alert { status } } }',
    );
    expect(await socket.next()).toMatchObject({
      payload: { data: { raiseAlert: { status: 'RAISED' } } },
    });
    socket.terminate();
  });

  it.each([
    ['a syntax error', '{ viewer', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('tells %s by its code and stays open', async (_name, query, code) => {
    const socket = await openRawSocket(server.url);
    await socket.hello(deviceToken());
    socket.subscribe('1', query);
    expect(await socket.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code } }],
    });
    socket.subscribe('2', '{ viewer { kind } }');
    expect(await socket.next()).toMatchObject({ id: '2', type: 'next' });
    socket.terminate();
  });

  it.each([
    ['no JSON', 'hello', 4400],
    ['an unknown type', '{"type":"shout"}', 4400],
    [
      'an operation before hello',
      '{"id":"1","type":"subscribe","payload":{"query":"{ viewer { kind } }"}}',
      4401,
    ],
  ])('is closed for %s', async (_name, message, code) => {
    const socket = await openRawSocket(server.url);
    socket.send(message);
    expect((await socket.closed).code).toBe(code);
  });

  it('refuses more than 50 operations at once, and keeps those that it has', async () => {
    const socket = await openRawSocket(server.url, { cookie: losAngeles });
    await socket.hello();
    const after = await presentCursor(server, losAngeles);
    for (let count = 1; count <= 51; count += 1) socket.subscribe(`${count}`, FEED, { after });
    expect(await socket.next()).toMatchObject({
      id: '51',
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS', field: null } }],
    });
    const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
    const told = new Set<string | undefined>();
    while (told.size < 50) {
      const frame = await socket.next();
      expect((frame.payload as { data: FeedMessage }).data.alertFeed.alert.id).toBe(id);
      told.add(frame.id);
    }
    socket.terminate();
    await until(() => server.services.feed.followerCount === 0);
  });

  it('has room again once operations have ended', async () => {
    const socket = await openRawSocket(server.url);
    await socket.hello(deviceToken());
    for (let count = 1; count <= 120; count += 1) {
      socket.subscribe(`${count}`, '{ callCenter { phone } }');
      expect(await socket.next()).toMatchObject({ id: `${count}`, type: 'next' });
      expect(await socket.next()).toMatchObject({ id: `${count}`, type: 'complete' });
    }
    socket.terminate();
  });

  it('alone is closed for a message of more than 256 KB', async () => {
    const [large, other] = [await openRawSocket(server.url), await openRawSocket(server.url)];
    await large.hello(deviceToken());
    await other.hello(deviceToken());
    large.subscribe('1', '{ viewer { kind } }', { padding: 'x'.repeat(256 * 1024) });
    expect((await large.closed).code).toBe(1009);
    other.subscribe('1', '{ viewer { kind } }', { padding: 'x'.repeat(200 * 1024) });
    expect(await other.next()).toMatchObject({ type: 'next' });
    other.terminate();
  });
});

describe('a broken upgrade', () => {
  const upgrade = async (path: string): Promise<Socket> => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    return socket;
  };

  it.each(['//', '/elsewhere', '/graphql%', 'http://[', '*'])(
    'at %s ends that connection alone',
    async (path) => {
      const socket = await upgrade(path);
      let answer = '';
      socket.on('data', (data) => {
        answer += String(data);
      });
      await once(socket, 'close');
      expect(answer).toMatch(/^HTTP\/1\.1 40[04]/);
      expect((await server.ask('{ viewer { kind } }')).status).toBe(200);
    },
  );

  it('that is reset at once ends that connection alone', async () => {
    for (let count = 0; count < 20; count += 1) (await upgrade('/elsewhere')).resetAndDestroy();
    expect((await server.ask('{ viewer { kind } }')).status).toBe(200);
  });
});
