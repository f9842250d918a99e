import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nextUntil, presentCursor, told } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  startTestServer,
  until,
  useTestServer,
} from './harness.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';
import { openEventStream } from './sse.ts';

const QUEUE_LIMIT = 20;

let callCenter: string;
const { server } = useTestServer({
  feedQueueLimit: QUEUE_LIMIT,
  mostInDocuments: { aliases: 400, tokens: 10_000 },
});

beforeAll(async () => {
  callCenter = await server.signIn('call-center');
});

afterEach(() => until(() => server.services.feed.followerCount === 0));

/** About 200 KB for each event, so that a few dozen fill the kernel's buffers on both sides. */
const LARGE_FEED = `subscription Large($after: String) {
  alertFeed(after: $after) {
    cursor alert { id }
    ${Array.from({ length: 400 }, (_, index) => `c${index}: toConsulate { ...Post }`).join('\n')}
  }
}
fragment Post on Consulate {
  code nameEs nameEn kind city state streetAddress postalCode longitude latitude coordinatePrecision phone
  emergencyPhone email website timeZone
}`;

interface LargeMessage {
  alertFeed: { cursor: string; alert: { id: string } };
}

/** Presses until the server has given up on the reader that stopped; the ids in order. */
async function pressUntilDropped(followers: number): Promise<string[]> {
  const ids: string[] = [];
  const token = deviceToken();
  while (server.services.feed.followerCount > followers) {
    if (ids.length > 1_000) throw new Error('The reader that stopped was never dropped.');
    ids.push((await press(server, token, { position: LOS_ANGELES })).id);
  }
  return ids;
}

describe('a subscriber that stops reading', () => {
  it('is closed with 4409, while another gets every event', async () => {
    const after = await presentCursor(server, callCenter);
    const reader = server.follow<FeedMessage>({ query: FEED, variables: { after } }, callCenter);
    const slow = await openRawSocket(server.url, { cookie: callCenter });
    await slow.hello();
    slow.subscribe('1', LARGE_FEED, { after });
    await until(() => server.services.feed.followerCount === 2);
    slow.pause();
    const ids = await pressUntilDropped(1);
    slow.resume();
    expect(await slow.closed).toEqual({
      code: 4409,
      reason: 'Fell behind, resume from the cursor',
    });
    const last = await press(server, deviceToken());
    const messages = await nextUntil(reader, 'RAISED', last.id);
    expect(told(messages)).toEqual([...ids, last.id].map((id) => `RAISED ${id}`));
    reader.stop();
  });

  it('is cut off when it does not even read the farewell', async () => {
    const slow = await openRawSocket(server.url, { cookie: callCenter });
    await slow.hello();
    slow.subscribe('1', LARGE_FEED, { after: await presentCursor(server, callCenter) });
    await until(() => server.services.feed.followerCount === 1);
    slow.pause();
    await pressUntilDropped(0);
    let code: number | null = null;
    void slow.closed.then((close) => {
      code = close.code;
    });
    await until(() => {
      slow.ping();
      return code !== null;
    });
    expect(code).toBe(1006);
  });

  it('misses nothing when it resumes from its last cursor', async () => {
    const after = await presentCursor(server, callCenter);
    const slow = await openRawSocket(server.url, { cookie: callCenter });
    await slow.hello();
    slow.subscribe('1', LARGE_FEED, { after });
    await until(() => server.services.feed.followerCount === 1);
    slow.pause();
    const ids = await pressUntilDropped(0);
    slow.resume();
    await slow.closed;
    const got = slow.received
      .filter(({ type }) => type === 'next')
      .map(({ payload }) => (payload as { data: LargeMessage }).data.alertFeed);
    expect(got.map(({ alert }) => alert.id)).toEqual(ids.slice(0, got.length));
    expect(got.length).toBeLessThan(ids.length);
    const resumed = server.follow<FeedMessage>(
      { query: FEED, variables: { after: got.at(-1)?.cursor ?? after } },
      callCenter,
    );
    const rest = await nextUntil(resumed, 'RAISED', ids.at(-1) as string);
    expect([
      ...got.map(({ alert }) => alert.id),
      ...rest.map(({ alertFeed }) => alertFeed.alert.id),
    ]).toEqual(ids);
    resumed.stop();
  });

  it('is ended over SSE too, while another gets every event', async () => {
    const after = await presentCursor(server, callCenter);
    const reader = server.follow<FeedMessage>({ query: FEED, variables: { after } }, callCenter);
    const slow = await openEventStream<LargeMessage>(
      server.url,
      { query: LARGE_FEED, variables: { after } },
      { cookie: callCenter },
    );
    await until(() => server.services.feed.followerCount === 2);
    slow.pause();
    const ids = await pressUntilDropped(1);
    slow.resume();
    expect(await slow.ended).toBe('complete');
    expect(slow.received.pop()?.errors).toMatchObject([{ extensions: { code: 'FELL_BEHIND' } }]);
    const got = slow.received.map(({ data }) => data?.alertFeed.alert.id);
    expect(got).toEqual(ids.slice(0, got.length));
    expect(got.length).toBeLessThan(ids.length);
    const last = await press(server, deviceToken());
    expect(told(await nextUntil(reader, 'RAISED', last.id))).toEqual(
      [...ids, last.id].map((id) => `RAISED ${id}`),
    );
    reader.stop();
  });

  it('does not keep the server from stopping', async () => {
    const other = await createTestDatabase();
    const stopping = await startTestServer(other);
    const sockets: RawSocket[] = [];
    const cookie = await stopping.signIn('call-center');
    const stream = await openEventStream(stopping.url, { query: FEED }, { cookie });
    stream.pause();
    for (let count = 0; count < 3; count += 1) {
      const socket = await openRawSocket(stopping.url, { cookie });
      await socket.hello();
      socket.subscribe('1', FEED);
      socket.pause();
      sockets.push(socket);
    }
    await until(() => stopping.services.feed.followerCount === 4);
    await stopping.stop();
    expect(stopping.services.feed.followerCount).toBe(0);
    for (const socket of sockets) socket.terminate();
    stream.stop();
    await other.drop();
  });
});
