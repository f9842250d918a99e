import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pollEvents } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  RAISE,
  type RaisedAlert,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';
import { openEventStream } from './sse.ts';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

describe('a server that stops', () => {
  it('answers each press with its alert or not at all, and has every alert that it answered', async () => {
    const officer = await server.signIn('call-center');
    const answered: string[] = [];
    const odd: unknown[] = [];
    let gone = false;
    const phones = Array.from({ length: 30 }, async () => {
      const token = deviceToken();
      while (!gone) {
        const id = randomUUID();
        try {
          const answer = await server.ask<{ raiseAlert: RaisedAlert }>(
            RAISE,
            { input: { id, position: LOS_ANGELES } },
            token,
          );
          if (answer.status === 503) continue;
          if (answer.errors || answer.data.raiseAlert.id !== id) odd.push(answer);
          else answered.push(id);
        } catch {
          // No answer, or no connection any more: the phone keeps the press.
        }
      }
    });
    await until(() => answered.length > 150);
    await server.stop();
    gone = true;
    await Promise.all(phones);
    expect(odd).toEqual([]);
    server = await startTestServer(database);
    const stored = new Set<string>();
    await until(async () => {
      for (const { node } of await pollEvents(server, officer, null, 200))
        stored.add(node.alert.id);
      return answered.every((id) => stored.has(id));
    });
  });

  it('tells its subscribers, over the socket and over SSE, so that they go elsewhere', async () => {
    const officer = await server.signIn('call-center');
    const feed = server.follow<FeedMessage>({ query: FEED }, officer);
    const stream = await openEventStream(server.url, { query: FEED }, { cookie: officer });
    await until(() => server.services.feed.followerCount === 2);
    await server.stop();
    expect(await feed.ended).toMatchObject({ code: 1001 });
    expect(await stream.ended).toBe('complete');
    feed.stop();
    server = await startTestServer(database);
  });
});
