import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { cursorReader, feedCursor, inLogOrder, nextUntil, pollEvents, told } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  type TestDatabase,
  until,
} from './harness.ts';
import { isAlive, type ServerProcess, startServerProcess } from './server-process.ts';

let database: TestDatabase;
let server: ServerProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  await restart();
});

/** Starting takes longer than anything else here: a test goes on with the server that the one before left running. */
beforeEach(async () => {
  if (!isAlive(server.pid)) await restart();
});

afterAll(async () => {
  if (isAlive(server.pid)) server.kill('SIGTERM');
  await server.exited;
  await database.drop();
});

/** Kills the server, and with it the embedded database, in the middle of whatever they do. */
async function killAll(): Promise<void> {
  for (const pid of [...server.children(), server.pid]) process.kill(pid, 'SIGKILL');
  await server.exited;
}

const restart = async () => {
  server = await startServerProcess(database.settings);
};

interface Sent {
  token: string;
  id: string;
  answered: boolean;
}

/** Starts presses of many devices; the promise ends when each is answered or broken off. */
function manyPresses(count: number): { sent: Sent[]; done: Promise<unknown> } {
  const sent = Array.from({ length: count }, () => ({
    token: deviceToken(),
    id: randomUUID(),
    answered: false,
  }));
  const done = Promise.all(
    sent.map(async (each) => {
      try {
        const alert = await press(server, each.token, { id: each.id, position: LOS_ANGELES });
        each.answered = alert.id === each.id;
      } catch {
        // Broken off by the kill; sent again later.
      }
    }),
  );
  return { sent, done };
}

/**
 * The alerts in the log once all of these are: it shows nothing past a transaction that is still running, and those of
 * a killed server run on for a moment. `after`: a cursor of before their presses.
 */
async function raisedOnce(ids: string[], officer: string, after: string): Promise<string[]> {
  let raised: string[] = [];
  await until(async () => {
    const events = await pollEvents(server, officer, after, 200);
    raised = events.filter(({ node }) => node.type === 'RAISED').map(({ node }) => node.alert.id);
    const known = new Set(raised);
    return ids.every((id) => known.has(id));
  });
  return raised;
}

describe('a server that is killed', () => {
  it('has lost no press that it answered, and makes none twice when all are sent again', async () => {
    const officer = await server.signIn('call-center');
    const after = await feedCursor(server, officer);
    const { sent, done } = manyPresses(150);
    await until(() => sent.filter(({ answered }) => answered).length >= 40);
    await killAll();
    await done;
    const answered = sent.filter((each) => each.answered).map(({ id }) => id);
    expect(answered.length).toBeLessThan(sent.length);
    await restart();
    await raisedOnce(answered, officer, after);
    const again = await Promise.all(
      sent.map(({ token, id }) => press(server, token, { id, position: LOS_ANGELES })),
    );
    expect(again.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
    const ids = sent.map(({ id }) => id);
    expect((await raisedOnce(ids, officer, after)).toSorted()).toEqual(ids.toSorted());
  });

  it('lets a subscriber go on from its last cursor', async () => {
    const officer = await server.signIn('los-angeles');
    const feed = server.follow<FeedMessage>(
      { query: FEED, variables: { after: await feedCursor(server, officer) } },
      officer,
    );
    const before = [
      await press(server, deviceToken(), { position: LOS_ANGELES }),
      await press(server, deviceToken(), { position: LOS_ANGELES }),
    ] as const;
    const seen = await nextUntil(feed, 'RAISED', before[0].id);
    await killAll();
    await feed.ended;
    feed.stop();
    await restart();
    const after = await press(server, deviceToken(), { position: LOS_ANGELES });
    const resumed = server.follow<FeedMessage>(
      { query: FEED, variables: { after: seen.at(-1)?.alertFeed.cursor } },
      officer,
    );
    const messages = [...seen, ...(await nextUntil(resumed, 'RAISED', after.id))];
    const ours = [...before, after].map(({ id }) => id);
    // On a slow machine the alerts of the test before move on meanwhile, and the feed says so.
    expect(told(messages).filter((line) => ours.some((id) => line === `RAISED ${id}`))).toEqual(
      ours.map((id) => `RAISED ${id}`),
    );
    expect(
      inLogOrder(
        cursorReader(database.settings),
        messages.map(({ alertFeed }) => alertFeed.cursor),
      ),
    ).toBe(true);
    resumed.stop();
  });
});

// Only a real server shows to another connection what has been committed while the press is still on its way.
describe.skipIf(inject('database') === 'embedded')(
  'a server that is killed after the commit (needs PostgreSQL)',
  () => {
    it('gives the same alert when the press is sent again', async () => {
      const watcher = new pg.Client({ connectionString: database.settings.DATABASE_URL });
      await watcher.connect();
      for (let round = 0; round < 2; round += 1) {
        const [token, id] = [deviceToken(), randomUUID()];
        const sending = press(server, token, { id, position: LOS_ANGELES }).catch(() => null);
        const find = () => watcher.query('SELECT received_at FROM alerts WHERE id = $1', [id]);
        await until(async () => (await find()).rows.length > 0);
        server.kill('SIGKILL');
        await Promise.all([sending, server.exited]);
        await restart();
        const { rows } = await find();
        const again = await press(server, token, { id });
        expect(again).toMatchObject({
          id,
          position: LOS_ANGELES,
          receivedAt: rows[0].received_at.toISOString(),
        });
        // On a slow machine it has moved on meanwhile, which is an event too.
        const events = await watcher.query(
          "SELECT type FROM alert_events WHERE alert_id = $1 AND type <> 'ESCALATED'",
          [id],
        );
        expect(events.rows).toEqual([{ type: 'RAISED' }]);
      }
      await watcher.end();
    });
  },
);

describe('the processes', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'end cleanly at %s, with presses on the way',
    async (signal) => {
      const children = server.children();
      expect(children).toHaveLength(inject('database') === 'embedded' ? 1 : 0);
      const officer = await server.signIn('call-center');
      const after = await feedCursor(server, officer);
      const { sent, done } = manyPresses(60);
      await until(() => sent.some(({ answered }) => answered));
      server.kill(signal);
      expect(await server.exited).toEqual({ code: 0, signal: null });
      await done;
      expect(children.filter(isAlive)).toEqual([]);
      await restart();
      const answered = sent.filter((each) => each.answered).map(({ id }) => id);
      expect(await raisedOnce(answered, officer, after)).toEqual(expect.arrayContaining(answered));
    },
  );

  it('end cleanly when Ctrl-C reaches all of them at once', async () => {
    const children = server.children();
    await press(server, deviceToken());
    server.killGroup('SIGINT');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(children.filter(isAlive)).toEqual([]);
  });

  it('leave no database behind when the server alone is killed', async () => {
    const children = server.children();
    server.kill('SIGKILL');
    await server.exited;
    await until(() => !children.some(isAlive));
  });

  it('are not started twice on one data folder or one port', async () => {
    const { port } = new URL(server.url);
    await expect(startServerProcess({ ...database.settings, PORT: port })).rejects.toThrow(
      '"code":1',
    );
    expect((await press(server, deviceToken())).status).toBe('RAISED');
  });
});
