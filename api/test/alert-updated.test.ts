import { beforeAll, describe, expect, it } from 'vitest';
import { cancel, close, pollEvents, report, take } from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  until,
  useTestServer,
} from './harness.ts';
import { openEventStream } from './sse.ts';

let losAngeles: string;
const { server } = useTestServer();

beforeAll(async () => {
  losAngeles = await server.signIn('los-angeles');
});

const UPDATED = `subscription Updated($id: ID!) {
  alertUpdated(id: $id) { id status consulate { code } acknowledgedBy { name } position { longitude } events { type } }
}`;

interface Updated {
  alertUpdated: {
    id: string;
    status: string;
    consulate: { code: string } | null;
    position: { longitude: number } | null;
    events: Array<{ type: string }>;
  };
}

const updates = (id: string, as: string) =>
  server.follow<Updated>({ query: UPDATED, variables: { id } }, as);

/**
 * Reads until the alert stands so. Whoever follows before the log has come so far is told once more how it stood: another
 * test's transaction on the same server may hold the log back.
 */
async function standing(
  next: () => Promise<Updated | undefined>,
  isSo: (alert: Updated['alertUpdated']) => boolean,
): Promise<Updated['alertUpdated']> {
  for (;;) {
    const alert = (await next())?.alertUpdated;
    if (alert && isSo(alert)) return alert;
  }
}

describe('a followed alert', () => {
  it('is told first as it stands and then after each change', async () => {
    const token = deviceToken();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const feed = updates(id, token);
    expect((await feed.next()).alertUpdated).toMatchObject({
      id,
      status: 'RAISED',
      acknowledgedBy: null,
    });
    await report(server, id, { ...LOS_ANGELES, longitude: -118.3 }, token);
    await standing(feed.next, ({ position }) => position?.longitude === -118.3);
    await take(server, id, losAngeles);
    expect(await standing(feed.next, ({ status }) => status !== 'RAISED')).toMatchObject({
      status: 'ACKNOWLEDGED',
      acknowledgedBy: { name: 'Oficial Demo Uno' },
    });
    await cancel(server, id, token);
    await standing(feed.next, ({ status }) => status === 'CANCELLED');
    await close(server, id, losAngeles, 'MISTAKE_CONFIRMED');
    expect(await standing(feed.next, ({ status }) => status !== 'CANCELLED')).toMatchObject({
      status: 'CLOSED',
      events: ['RAISED', 'POSITION_REPORTED', 'ACKNOWLEDGED', 'CANCELLED', 'CLOSED'].map(
        (type) => ({ type }),
      ),
    });
    feed.stop();
  });

  it('shows its last state at once when it ended before anybody followed it', async () => {
    const token = deviceToken();
    const { id } = await press(server, token);
    await cancel(server, id, token);
    const feed = updates(id.toUpperCase(), token);
    expect((await feed.next()).alertUpdated).toMatchObject({ id, status: 'CANCELLED' });
    feed.stop();
  });

  it.each([
    ['another person', async () => deviceToken()],
    ['an officer of another post', () => server.signIn('san-diego')],
  ])('is hidden from %s', async (_name, stranger) => {
    const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
    const as = await stranger();
    if (as.startsWith('abd_')) await press(server, as);
    const feed = updates(id, as);
    expect(await feed.ended).toMatchObject([
      { extensions: { code: 'ALERT_NOT_FOUND', field: 'id' } },
    ]);
    feed.stop();
  });

  it('is not found under what is no id', async () => {
    const feed = updates("' OR 1=1 --", losAngeles);
    expect(await feed.ended).toMatchObject([{ extensions: { code: 'ALERT_NOT_FOUND' } }]);
    feed.stop();
  });
});

describe('subscriptions over SSE', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('tell an alert as it stands and after a change', async () => {
    const token = deviceToken();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const stream = await openEventStream<Updated>(
      server.url,
      { query: UPDATED, variables: { id } },
      bearer(token),
    );
    expect((await stream.next()).data?.alertUpdated.status).toBe('RAISED');
    await take(server, id, losAngeles);
    const { status } = await standing(
      async () => (await stream.next()).data,
      (alert) => alert.status !== 'RAISED',
    );
    expect(status).toBe('ACKNOWLEDGED');
    stream.stop();
  });

  it('follow the feed from a cursor', async () => {
    const first = await press(server, deviceToken(), { position: LOS_ANGELES });
    let after: string | undefined;
    // Not before the log has come so far.
    await until(async () => {
      const events = await pollEvents(server, losAngeles);
      after = events.find(({ node }) => node.alert.id === first.id)?.cursor;
      return after !== undefined;
    });
    const second = await press(server, deviceToken(), { position: LOS_ANGELES });
    const stream = await openEventStream<FeedMessage>(
      server.url,
      { query: FEED, variables: { after } },
      { cookie: losAngeles },
    );
    expect((await stream.next()).data?.alertFeed.alert.id).toBe(second.id);
    const third = await press(server, deviceToken(), { position: LOS_ANGELES });
    expect((await stream.next()).data?.alertFeed.alert.id).toBe(third.id);
    stream.stop();
  });

  it('are refused to nobody with the same code', async () => {
    const stream = await openEventStream<FeedMessage>(server.url, { query: FEED }, {});
    expect((await stream.next()).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED', field: null } },
    ]);
    expect(await stream.ended).toBe('complete');
  });

  it('leave nothing behind when their client is gone, though nothing happens any more', async () => {
    const { feed } = server.services;
    await until(() => feed.followerCount === 0);
    const stream = await openEventStream<FeedMessage>(
      server.url,
      { query: FEED },
      { cookie: losAngeles },
    );
    await until(() => feed.followerCount === 1);
    stream.stop();
    await until(() => feed.followerCount === 0);
  });
});
