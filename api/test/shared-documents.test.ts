import { describe, expect, it } from 'vitest';
import { inLogOrder, presentCursor, take, told } from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  SAN_DIEGO,
  useTestServer,
} from './harness.ts';

const { server } = useTestServer();

describe('subscribers of one document', () => {
  it('never receive each other’s events', async () => {
    const posts = { 'los-angeles': LOS_ANGELES, 'san-diego': SAN_DIEGO };
    const expected = new Map<string, string[]>();
    const feeds = new Map<string, ReturnType<typeof server.follow<FeedMessage>>>();
    const subscribe = async (name: string, as: string) => {
      const after = await presentCursor(server, as);
      feeds.set(name, server.follow<FeedMessage>({ query: FEED, variables: { after } }, as));
      expected.set(name, []);
    };
    const persons = [deviceToken(), deviceToken()];
    for (const token of persons) await press(server, token);
    for (const code of Object.keys(posts)) await subscribe(code, await server.signIn(code));
    for (const [index, token] of persons.entries()) await subscribe(`person ${index}`, token);
    const raise = async (code: keyof typeof posts, person: number | null) => {
      const { id } = await press(server, persons[person ?? -1] ?? deviceToken(), {
        position: posts[code],
      });
      expected.get(code)?.push(id);
      if (person !== null) expected.get(`person ${person}`)?.push(id);
    };
    for (let round = 0; round < 50; round += 1)
      await Promise.all([
        raise('los-angeles', round % 2),
        raise('san-diego', null),
        raise('los-angeles', null),
        raise('san-diego', round % 3 ? null : 1 - (round % 2)),
      ]);
    for (const [name, feed] of feeds) {
      const ids = expected.get(name) as string[];
      const messages: FeedMessage[] = [];
      for (let left = ids.length; left > 0; left -= 1) messages.push(await feed.next());
      expect(messages.map(({ alertFeed }) => alertFeed.alert.id).toSorted()).toEqual(
        ids.toSorted(),
      );
      expect(
        inLogOrder(
          server.services.feed,
          messages.map(({ alertFeed }) => alertFeed.cursor),
        ),
      ).toBe(true);
    }
    // One more for each, so that a stray event behind the expected ones would come first.
    for (const [name, feed] of feeds) {
      const token = name.startsWith('person')
        ? (persons[Number(name.slice(-1))] as string)
        : deviceToken();
      const { id } = await press(server, token, { position: posts[name as keyof typeof posts] });
      expect(told([await feed.next()])).toEqual([`RAISED ${id}`]);
      feed.stop();
    }
  });

  it('share no changes of alerts either', async () => {
    const officer = await server.signIn('los-angeles');
    const tokens = [deviceToken(), deviceToken()];
    const query = 'subscription Updated($id: ID!) { alertUpdated(id: $id) { id status } }';
    const ids = await Promise.all(
      tokens.map(async (token) => (await press(server, token, { position: LOS_ANGELES })).id),
    );
    const feeds = ids.map((id, index) =>
      server.follow<{ alertUpdated: { id: string; status: string } }>(
        { query, variables: { id } },
        tokens[index] as string,
      ),
    );
    for (const [index, feed] of feeds.entries())
      expect((await feed.next()).alertUpdated).toEqual({ id: ids[index], status: 'RAISED' });
    for (const [index, feed] of feeds.entries()) {
      await take(server, ids[index] as string, officer);
      expect((await feed.next()).alertUpdated).toEqual({ id: ids[index], status: 'ACKNOWLEDGED' });
    }
    for (const feed of feeds) {
      expect(feed.received).toHaveLength(2);
      feed.stop();
    }
  });
});
