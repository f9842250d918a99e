import pg from 'pg';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { writeEvents } from '../src/alerts/log-writer.ts';
import { inLogOrder, nextUntil, pollEvents, presentCursor, take, told } from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  SAN_DIEGO,
  until,
  useTestServer,
} from './harness.ts';

let callCenter: string;
let losAngeles: string;
const { server, database } = useTestServer();

beforeAll(async () => {
  callCenter = await server.signIn('call-center');
  losAngeles = await server.signIn('los-angeles');
});

const follow = (after: string, as = callCenter) =>
  server.follow<FeedMessage>({ query: FEED, variables: { after } }, as);

/** Presses from many devices at once, `each` per device; the ids in the order of their answers. */
async function crowd(devices: number, each: number): Promise<string[]> {
  const ids: string[] = [];
  await Promise.all(
    Array.from({ length: devices }, async (_, index) => {
      const token = deviceToken();
      for (let count = 0; count < each; count += 1)
        ids.push(
          (await press(server, token, { position: index % 2 ? LOS_ANGELES : SAN_DIEGO })).id,
        );
    }),
  );
  return ids;
}

describe('a feed that resumes from a cursor', () => {
  it('gives what was missed, in order, and then goes live', async () => {
    const after = await presentCursor(server, callCenter);
    const missed: string[] = [];
    for (let count = 0; count < 5; count += 1) missed.push((await press(server, deviceToken())).id);
    const feed = follow(after);
    const messages = await nextUntil(feed, 'RAISED', missed[4] as string);
    const live = await press(server, deviceToken());
    messages.push(await feed.next());
    expect(told(messages)).toEqual([...missed, live.id].map((id) => `RAISED ${id}`));
    expect(
      inLogOrder(
        server.services.feed,
        messages.map(({ alertFeed }) => alertFeed.cursor),
      ),
    ).toBe(true);
    feed.stop();
  });

  it('misses nothing and repeats nothing while its client comes and goes among hundreds of presses', async () => {
    let cursor = await presentCursor(server, callCenter);
    const seen: string[] = [];
    const cursors: string[] = [];
    let raised: string[] | null = null;
    const pressing = crowd(60, 6).then((ids) => {
      raised = ids;
    });
    for (let visit = 0; !raised || seen.length < (raised as string[]).length; visit += 1) {
      const feed = follow(cursor);
      // Each visit ends in the middle of the stream, after a different number of events.
      for (let left = 1 + (visit % 7) * 5; left > 0; left -= 1) {
        if (raised && seen.length === (raised as string[]).length) break;
        const { alertFeed } = await feed.next();
        seen.push(alertFeed.alert.id);
        cursors.push(alertFeed.cursor);
        cursor = alertFeed.cursor;
      }
      feed.stop();
    }
    await pressing;
    expect(seen.toSorted()).toEqual((raised as unknown as string[]).toSorted());
    expect(inLogOrder(server.services.feed, cursors)).toBe(true);
    const polled = await pollEvents(server, callCenter, cursors[0], 17);
    expect(polled.map(({ cursor: each }) => each)).toEqual(cursors.slice(1));
  });

  it('has nothing twice and misses nothing for whoever reads the alerts first', async () => {
    const pressing = crowd(20, 4);
    const answer = await server.ask<{
      alerts: { feedCursor: string; edges: Array<{ node: { id: string } }> };
    }>('{ alerts(first: 200) { feedCursor edges { node { id } } } }', {}, callCenter);
    const listed = answer.data.alerts.edges.map(({ node }) => node.id);
    const feed = follow(answer.data.alerts.feedCursor);
    const raised = await pressing;
    const last = await press(server, deviceToken());
    const followed = (await nextUntil(feed, 'RAISED', last.id)).map(
      ({ alertFeed }) => alertFeed.alert.id,
    );
    expect(new Set(followed).size).toBe(followed.length);
    const known = new Set([...listed, ...followed]);
    expect(raised.filter((id) => !known.has(id))).toEqual([]);
    feed.stop();
  });

  it('is the same sequence for one post, polled or followed', async () => {
    const after = await presentCursor(server, losAngeles);
    const ids = await crowd(10, 2);
    const own = await press(server, deviceToken(), { position: LOS_ANGELES });
    await take(server, own.id, losAngeles);
    const feed = follow(after, losAngeles);
    const followed = await nextUntil(feed, 'ACKNOWLEDGED', own.id);
    feed.stop();
    const polled = await pollEvents(server, losAngeles, after, 3);
    expect(polled.map(({ node }) => `${node.type} ${node.alert.id}`)).toEqual(told(followed));
    expect(polled.map(({ cursor }) => cursor)).toEqual(
      followed.map(({ alertFeed }) => alertFeed.cursor),
    );
    expect(followed).toHaveLength(ids.length / 2 + 2);
  });

  it('leaves nothing behind when its client is gone', async () => {
    await until(() => server.services.feed.followerCount === 0);
    const feed = follow(await presentCursor(server, callCenter));
    await until(() => server.services.feed.followerCount === 1);
    feed.stop();
    await until(() => server.services.feed.followerCount === 0);
  });
});

// An open transaction makes every other client of the embedded database wait: there is no late commit to see.
describe.skipIf(inject('database') === 'embedded')(
  'an event that is committed late (needs PostgreSQL)',
  () => {
    const clients: pg.Client[] = [];
    const openTransaction = async () => {
      const client = new pg.Client({ connectionString: database.settings.DATABASE_URL });
      clients.push(client);
      await client.connect();
      await client.query('BEGIN');
      return client;
    };

    afterEach(() => Promise.all(clients.splice(0).map((client) => client.end())));

    it('comes before what was begun after it, and is not skipped', async () => {
      const { id } = await press(server, deviceToken());
      const feed = follow(await presentCursor(server, callCenter));
      await until(() => server.services.feed.followerCount === 1);
      const slow = await openTransaction();
      await slow.query(
        `SELECT * FROM ${writeEvents('(SELECT) one', { alert_id: '$1', type: "'NOTED'", at: 'now()' })}`,
        [id],
      );
      const fast = await press(server, deviceToken());
      // The sweeps that follow find the fast one committed; it must wait for the slow one.
      const committed = await server.services.database.pool.query(
        'SELECT count(*)::int AS rows FROM alert_events WHERE alert_id = $1',
        [fast.id],
      );
      expect(committed.rows[0]).toEqual({ rows: 1 });
      expect((await pollEvents(server, callCenter)).map(({ node }) => node.alert.id)).not.toContain(
        fast.id,
      );
      expect(feed.received).toEqual([]);
      await slow.query('COMMIT');
      const messages = [await feed.next(), await feed.next()];
      expect(told(messages)).toEqual([`NOTED ${id}`, `RAISED ${fast.id}`]);
      expect(
        inLogOrder(
          server.services.feed,
          messages.map(({ alertFeed }) => alertFeed.cursor),
        ),
      ).toBe(true);
      feed.stop();
    });

    it('does not stop the feed when it is rolled back', async () => {
      const feed = follow(await presentCursor(server, callCenter));
      const slow = await openTransaction();
      await slow.query("SELECT nextval('alert_events_id_seq'), pg_current_xact_id()");
      const alert = await press(server, deviceToken());
      await slow.query('ROLLBACK');
      expect(told([await feed.next()])).toEqual([`RAISED ${alert.id}`]);
      feed.stop();
    });
  },
);
