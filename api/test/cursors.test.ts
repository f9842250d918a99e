import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedCursor, pollEvents } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';

let database: TestDatabase;
let server: TestServer;
let callCenter: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  callCenter = await server.signIn('call-center');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const epoch = async () => (await feedCursor(server, callCenter)).split('.')[0];

/** The code with which a subscription is refused. */
async function refusalOf(after: string): Promise<string | undefined> {
  const feed = server.follow<FeedMessage>({ query: FEED, variables: { after } }, callCenter);
  const errors = (await feed.ended) as Array<{ extensions?: { code?: string } }>;
  feed.stop();
  return errors[0]?.extensions?.code;
}

describe('a cursor that the feed cannot follow', () => {
  it.each([
    ['empty', ''],
    ['garbage', 'garbage'],
    ['cut off', '0123abcd.1'],
    ['negative', '0123abcd.-1.5'],
    ['an injection', "0123abcd.1.1'; DROP TABLE alert_events; --"],
    ['very long', '9'.repeat(10_000)],
  ])('is invalid when it is %s, and says to start afresh', async (_name, after) => {
    expect(await refusalOf(after)).toBe('CURSOR_INVALID');
    const answer = await server.ask(
      'query ($after: String) { alertEvents(after: $after) { pageInfo { endCursor } } }',
      { after },
      callCenter,
    );
    // An empty text stands for none when polling: there is no place to be wrong about.
    if (after !== '') {
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'CURSOR_INVALID',
        field: 'after',
      });
      expect(answer.errors?.[0]?.message).toContain('Start afresh');
    }
  });

  it('is invalid when it lies in the future', async () => {
    expect(await refusalOf(`${await epoch()}.zzzzzzzzz.1`)).toBe('CURSOR_INVALID');
    expect(await refusalOf(`${await epoch()}.zzzzzzzzzzzzz.zzzzzzzzzzzzz`)).toBe('CURSOR_INVALID');
  });

  it('is expired when it is of another log', async () => {
    expect(await refusalOf('0123abcd.1.1')).toBe('CURSOR_EXPIRED');
  });

  it('is expired when its database was wiped', async () => {
    await press(server, deviceToken(), { position: LOS_ANGELES });
    const before = await feedCursor(server, callCenter);
    const other = await createTestDatabase();
    const fresh = await startTestServer(other);
    try {
      const feed = fresh.follow(
        { query: FEED, variables: { after: before } },
        await fresh.signIn('call-center'),
      );
      expect(await feed.ended).toMatchObject([
        { extensions: { code: 'CURSOR_EXPIRED', field: 'after' } },
      ]);
      feed.stop();
    } finally {
      await fresh.stop();
      await other.drop();
    }
  });
});

describe('a restored database', () => {
  it('begins another epoch: old cursors expire, old events keep their order, new ones follow', async () => {
    const old: string[] = [];
    for (let count = 0; count < 5; count++) old.push((await press(server, deviceToken())).id);
    const before = await feedCursor(server, callCenter);
    const earlier = (await pollEvents(server, callCenter)).map(({ node }) => node.alert.id);
    expect(earlier.slice(-5)).toEqual(old);

    // As after a restore into another cluster: another fingerprint, and transaction ids far beyond the present ones.
    const { pool } = server.services.database;
    await pool.query('ALTER TABLE alert_events DISABLE TRIGGER alert_events_append_only');
    await pool.query('UPDATE alert_events SET tx = 4000000000 - id');
    await pool.query('ALTER TABLE alert_events ENABLE TRIGGER alert_events_append_only');
    await pool.query(`UPDATE log_epochs SET fingerprint = 'another cluster'`);
    await server.stop();
    server = await startTestServer(database);
    callCenter = await server.signIn('call-center');

    expect(await refusalOf(before)).toBe('CURSOR_EXPIRED');
    const feed = server.follow<FeedMessage>(
      { query: FEED, variables: { after: await feedCursor(server, callCenter) } },
      callCenter,
    );
    const fresh = [await press(server, deviceToken()), await press(server, deviceToken())].map(
      ({ id }) => id,
    );
    expect(
      [await feed.next(), await feed.next()].map(({ alertFeed }) => alertFeed.alert.id),
    ).toEqual(fresh);
    feed.stop();
    const events = await pollEvents(server, callCenter, null, 3);
    expect(events.map(({ node }) => node.alert.id)).toEqual([...earlier, ...fresh]);
    const replay = server.follow<FeedMessage>(
      { query: FEED, variables: { after: events.at(-4)?.cursor } },
      callCenter,
    );
    const told = [await replay.next(), await replay.next(), await replay.next()];
    replay.stop();
    expect(told.map(({ alertFeed }) => alertFeed.alert.id)).toEqual([old.at(-1), ...fresh]);
  });
});
