import { beforeAll, describe, expect, it } from 'vitest';
import { cancel, close, report, take } from './actions.ts';
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
    events: Array<{ type: string }>;
  };
}

const updates = (id: string, as: string) =>
  server.follow<Updated>({ query: UPDATED, variables: { id } }, as);

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
    expect((await feed.next()).alertUpdated).toMatchObject({ position: { longitude: -118.3 } });
    await take(server, id, losAngeles);
    expect((await feed.next()).alertUpdated).toMatchObject({
      status: 'ACKNOWLEDGED',
      acknowledgedBy: { name: 'Oficial Demo Uno' },
    });
    await cancel(server, id, token);
    expect((await feed.next()).alertUpdated.status).toBe('CANCELLED');
    await close(server, id, losAngeles, 'MISTAKE_CONFIRMED');
    expect((await feed.next()).alertUpdated).toMatchObject({
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
    expect((await stream.next()).data?.alertUpdated.status).toBe('ACKNOWLEDGED');
    stream.stop();
  });

  it('follow the feed from a cursor', async () => {
    const first = await press(server, deviceToken(), { position: LOS_ANGELES });
    const polled = await server.ask<{
      alertEvents: { edges: Array<{ cursor: string; node: { alert: { id: string } } }> };
    }>('{ alertEvents(first: 200) { edges { cursor node { alert { id } } } } }', {}, losAngeles);
    const after = polled.data.alertEvents.edges.find(
      ({ node }) => node.alert.id === first.id,
    )?.cursor;
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
    const stream = await openEventStream<FeedMessage>(
      server.url,
      { query: FEED },
      { cookie: losAngeles },
    );
    await until(() => server.services.feed.followerCount === 1);
    stream.stop();
    await until(() => server.services.feed.followerCount === 0);
  });
});
