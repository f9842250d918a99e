import { beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '../src/env.ts';
import { CursorSeal } from '../src/feed/cursor.ts';
import { derivedKey, pepperOf } from '../src/privacy/pepper.ts';
import { EVENTS, feedCursor, nextUntil, pollEvents, told } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  FEED,
  type FeedMessage,
  press,
  startTestServer,
  useTestServer,
} from './harness.ts';
import { openEventStream } from './sse.ts';

let officer: string;
const { server, database } = useTestServer();

beforeAll(async () => {
  officer = await server.signIn('call-center');
  for (let count = 0; count < 3; count += 1) await press(server, deviceToken());
});

/** What a cursor is answered with over the query, the socket and SSE. */
async function answersTo(after: string): Promise<unknown[]> {
  const polled = await server.ask(EVENTS, { after }, officer);
  const feed = server.follow({ query: FEED, variables: { after } }, officer);
  const socket = await feed.ended;
  feed.stop();
  const stream = await openEventStream(
    server.url,
    { query: FEED, variables: { after } },
    { cookie: officer },
  );
  const streamed = (await stream.next()).errors;
  expect(await stream.ended).toBe('complete');
  return [polled.errors, socket, streamed];
}

const refused = (code: string) =>
  Array(3).fill([expect.objectContaining({ extensions: { code, field: 'after' } })]);

/** Sealed with the right key, and yet of a place that the log has not reached. */
function futureCursor(epoch: string): string {
  const key = derivedKey(pepperOf(readEnv(database.settings)), 'feed-cursor');
  return new CursorSeal(key).ofEvent(epoch, { tx: 2n ** 60n, id: 1n });
}

describe('a cursor', () => {
  it.each<[string, (real: string) => string]>([
    ['nothing at all', () => ''],
    ['a word', () => 'latest'],
    ['a number', () => '12'],
    ['a truncated one', (real) => real.slice(0, 40)],
    ['one without its epoch', (real) => real.slice(9)],
    ['one with more behind it', (real) => `${real}.1`],
    ['one with a line break', (real) => `${real}\n`],
    ['one in capitals', (real) => real.toUpperCase()],
    ['one with another letter', (real) => real.slice(0, -2) + (real.at(-2) === 'A' ? 'BA' : 'AA')],
    ['one of far in the future', (real) => futureCursor(real.slice(0, 8))],
    ['one as they were before they were sealed', (real) => `${real.split('.')[0]}.1.1`],
    ['SQL', (real) => `${real.slice(0, -8)}' OR '1'='1`],
    ['a cursor of alerts', () => Buffer.from('GPC:S:x').toString('base64')],
    ['100,000 characters', () => '1'.repeat(100_000)],
  ])('that is %s is invalid', async (_name, make) => {
    const after = make(await feedCursor(server, officer));
    expect(await answersTo(after)).toEqual(refused('CURSOR_INVALID'));
  });

  it('of another log has expired', async () => {
    const own = await feedCursor(server, officer);
    const epoch = own.startsWith('00000000') ? '11111111' : '00000000';
    expect(await answersTo(epoch + own.slice(8))).toEqual(refused('CURSOR_EXPIRED'));
  });

  it('from before the database was wiped has expired', async () => {
    const other = await createTestDatabase();
    const before = await startTestServer(other);
    const after = await feedCursor(before, await before.signIn('call-center'));
    await before.stop();
    await other.drop();
    expect(await answersTo(after)).toEqual(refused('CURSOR_EXPIRED'));
  });

  it('of the beginning gives the whole log, and of the end nothing', async () => {
    const all = await pollEvents(server, officer);
    expect(all.length).toBeGreaterThanOrEqual(3);
    expect(await pollEvents(server, officer, all.at(-1)?.cursor)).toEqual([]);
    const page = await server.ask<{ alertEvents: { pageInfo: object } }>(
      EVENTS,
      { after: all.at(-1)?.cursor },
      officer,
    );
    expect(page.data.alertEvents.pageInfo).toEqual({
      endCursor: all.at(-1)?.cursor,
      hasNextPage: false,
    });
  });

  it('is worth the same to everybody, but shows each only their own', async () => {
    const token = deviceToken();
    const after = await feedCursor(server, officer);
    await press(server, deviceToken());
    const own = await press(server, token);
    const feed = server.follow<FeedMessage>({ query: FEED, variables: { after } }, token);
    expect(told([await feed.next()])).toEqual([`RAISED ${own.id}`]);
    feed.stop();
  });
});

describe('a restored database', () => {
  it('begins another epoch: old events are readable in order, new ones follow, old cursors have expired', {
    timeout: 150_000,
  }, async () => {
    const restored = await createTestDatabase();
    let node = await startTestServer(restored);
    const cookie = await node.signIn('call-center');
    const old: string[] = [];
    for (let count = 0; count < 5; count += 1) old.push((await press(node, deviceToken())).id);
    const stale = await feedCursor(node, cookie);
    // As a dump brings it: transaction ids of another cluster, some beyond any of this one, in no order.
    await node.services.database.pool.query('ALTER TABLE alert_events DISABLE TRIGGER USER');
    await node.services.database.pool.query(
      'UPDATE alert_events SET tx = 4000000000000 - id * (1 - 2 * (id % 2)) * 7',
    );
    await node.services.database.pool.query('ALTER TABLE alert_events ENABLE TRIGGER USER');
    await node.services.database.pool.query(
      "UPDATE log_epochs SET fingerprint = 'another cluster'",
    );
    await node.stop();

    node = await startTestServer(restored);
    const refusal = await node.ask(EVENTS, { after: stale }, cookie);
    expect(refusal.errors).toMatchObject([
      { extensions: { code: 'CURSOR_EXPIRED', field: 'after' } },
    ]);
    const start = await feedCursor(node, cookie);
    const fresh: string[] = [];
    for (let count = 0; count < 5; count += 1) fresh.push((await press(node, deviceToken())).id);
    const feed = node.follow<FeedMessage>({ query: FEED, variables: { after: start } }, cookie);
    expect(told(await nextUntil(feed, 'RAISED', fresh[4] as string))).toEqual(
      fresh.map((id) => `RAISED ${id}`),
    );
    feed.stop();
    const all = [...old, ...fresh];
    expect(
      (await pollEvents(node, cookie, null, 2)).map(({ node: event }) => event.alert.id),
    ).toEqual(all);
    for (const [index, { cursor, node: event }] of (await pollEvents(node, cookie)).entries()) {
      expect(cursor).toBe(event.cursor);
      const rest = await pollEvents(node, cookie, cursor, 3);
      expect(rest.map(({ node: later }) => later.alert.id)).toEqual(all.slice(index + 1));
    }
    await node.stop();

    node = await startTestServer(restored);
    const open = (cursor: string) => node.services.feed.open(cursor);
    const last = (await pollEvents(node, cookie)).at(-1)?.cursor as string;
    expect(open(await feedCursor(node, cookie))).toEqual(open(last));
    await node.stop();
    await restored.drop();
  });
});
