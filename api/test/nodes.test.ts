import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  createTestDatabase,
  deviceToken,
  FEED,
  type FeedMessage,
  type Following,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';

const redisUrl = process.env.TEST_REDIS_URL;

/** Stands between the servers and Redis, and can be cut. */
class Line {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private isCut = false;

  constructor(target: URL) {
    this.server = createServer((near) => {
      if (this.isCut) return void near.destroy();
      const far = connect(Number(target.port || 6379), target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
  }

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Connections that stand through it. */
  get lines(): number {
    return this.sockets.size / 2;
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function collect(feed: Following<FeedMessage>, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push((await feed.next()).alertFeed.alert.id);
  return ids;
}

describe.skipIf(inject('database') !== 'postgres')(
  'two nodes (need a real server: set TEST_DATABASE_URL)',
  () => {
    let database: TestDatabase;
    let nodes: TestServer[] = [];
    let feeds: Array<Following<FeedMessage>> = [];

    beforeEach(async () => {
      database = await createTestDatabase();
    });

    afterEach(async () => {
      for (const feed of feeds) feed.stop();
      for (const node of nodes) await node.stop();
      nodes = [];
      feeds = [];
      await database.drop();
    });

    async function startTwo(settings: Record<string, string>): Promise<void> {
      for (let count = 0; count < 2; count++)
        nodes.push(await startTestServer(database, { settings }));
      for (const node of nodes) {
        const feed = node.follow<FeedMessage>({ query: FEED }, await node.signIn('call-center'));
        feeds.push(feed);
      }
      // A press that both have seen: from here on both feeds are live.
      await press(nodes[0] as TestServer, deviceToken(), { position: LOS_ANGELES });
      const alive = feeds.map((feed) => feed.next());
      while ((await Promise.race([Promise.all(alive).then(() => true), wait(300)])) !== true)
        await press(nodes[0] as TestServer, deviceToken(), { position: LOS_ANGELES });
      await drain();
    }

    const wait = (milliseconds: number) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds));

    /** Reads until both feeds have shown a last press of their own. */
    async function drain(): Promise<void> {
      const last = await press(nodes[1] as TestServer, deviceToken());
      for (const feed of feeds) while ((await feed.next()).alertFeed.alert.id !== last.id);
    }

    async function pressBoth(count: number): Promise<string[]> {
      const ids: string[] = [];
      for (let index = 0; index < count; index++)
        ids.push(
          (await press(nodes[index % 2] as TestServer, deviceToken(), { position: LOS_ANGELES }))
            .id,
        );
      return ids;
    }

    it('show the same feed in the same order without any bus between them', async () => {
      await startTwo({});
      const ids = await pressBoth(40);
      const [one, two] = await Promise.all(feeds.map((feed) => collect(feed, ids.length)));
      expect(one).toEqual(ids);
      expect(two).toEqual(ids);
    });

    it('serve on when Redis cannot be reached at all', async () => {
      await startTwo({ REDIS_URL: 'redis://127.0.0.1:1' });
      const ids = await pressBoth(10);
      const [one, two] = await Promise.all(feeds.map((feed) => collect(feed, ids.length)));
      expect(one).toEqual(ids);
      expect(two).toEqual(ids);
    });

    it('let a client that lost one node go on at the other with its cursor', async () => {
      await startTwo({});
      const [one, two] = nodes as [TestServer, TestServer];
      const first = await press(one, deviceToken());
      const seen = await feeds[0]?.next();
      feeds[0]?.stop();
      const missed = await press(one, deviceToken());
      const resumed = two.follow<FeedMessage>(
        { query: FEED, variables: { after: seen?.alertFeed.cursor } },
        await two.signIn('call-center'),
      );
      feeds.push(resumed);
      expect(seen?.alertFeed.alert.id).toBe(first.id);
      expect((await resumed.next()).alertFeed.alert.id).toBe(missed.id);
    });

    describe.skipIf(!redisUrl)('over Redis (set TEST_REDIS_URL)', () => {
      it('lose nothing when Redis goes away in the middle and comes back', async () => {
        const line = new Line(new URL(redisUrl as string));
        try {
          await startTwo({ REDIS_URL: await line.open() });
          const before = await pressBoth(20);
          const lines = line.lines;
          line.cut();
          const during = await pressBoth(20);
          line.mend();
          await until(() => line.lines === lines);
          const after = await pressBoth(20);
          const ids = [...before, ...during, ...after];
          const [one, two] = await Promise.all(feeds.map((feed) => collect(feed, ids.length)));
          expect(one).toEqual(ids);
          expect(two).toEqual(ids);
        } finally {
          for (const node of nodes.splice(0)) await node.stop();
          await line.close();
        }
      });
    });
  },
);
