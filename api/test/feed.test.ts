import { beforeAll, describe, expect, it } from 'vitest';
import { cancel, nextUntil, presentCursor, report, take, told } from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  SAN_DIEGO,
  useTestServer,
} from './harness.ts';

let losAngeles: string;
let sanDiego: string;
let callCenter: string;
const { server } = useTestServer();

beforeAll(async () => {
  losAngeles = await server.signIn('los-angeles');
  sanDiego = await server.signIn('san-diego');
  callCenter = await server.signIn('call-center');
});

/** The live feed from this moment on, so that what the test does next is in it. */
async function feedOf(as: string, variables: { consulate?: string } = {}) {
  const after = await presentCursor(server, as);
  return server.follow<FeedMessage>({ query: FEED, variables: { after, ...variables } }, as);
}

describe('the live feed', () => {
  it('shows a press to an officer of the competent post', async () => {
    const feed = await feedOf(losAngeles);
    const alert = await press(server, deviceToken(), { position: LOS_ANGELES });
    expect((await feed.next()).alertFeed).toMatchObject({
      type: 'RAISED',
      at: alert.receivedAt,
      alert: {
        id: alert.id,
        status: 'RAISED',
        consulate: { code: 'los-angeles' },
        position: { longitude: LOS_ANGELES.longitude },
      },
      actor: null,
      toConsulate: { code: 'los-angeles' },
    });
    feed.stop();
  });

  it('shows nothing of it to another post', async () => {
    const feed = await feedOf(sanDiego);
    await press(server, deviceToken(), { position: LOS_ANGELES });
    const own = await press(server, deviceToken(), { position: SAN_DIEGO });
    expect(told([await feed.next()])).toEqual([`RAISED ${own.id}`]);
    feed.stop();
  });

  it('shows every press to the call centre, also one that no post has', async () => {
    const feed = await feedOf(callCenter);
    const ids = [
      (await press(server, deviceToken(), { position: LOS_ANGELES })).id,
      (await press(server, deviceToken())).id,
      (await press(server, deviceToken(), { position: SAN_DIEGO })).id,
    ];
    expect(told([await feed.next(), await feed.next(), await feed.next()])).toEqual(
      ids.map((id) => `RAISED ${id}`),
    );
    feed.stop();
  });

  it('shows a person their own presses and nobody else’s', async () => {
    const token = deviceToken();
    await press(server, token);
    const feed = await feedOf(token);
    await press(server, deviceToken(), { position: LOS_ANGELES });
    const own = await press(server, token, { position: LOS_ANGELES });
    expect(told([await feed.next()])).toEqual([`RAISED ${own.id}`]);
    feed.stop();
  });

  it('starts at the present without a cursor', async () => {
    await press(server, deviceToken(), { position: LOS_ANGELES });
    await presentCursor(server, losAngeles);
    const feed = server.follow<FeedMessage>({ query: FEED }, losAngeles);
    // Nothing announces that a subscription stands: press until one is shown, then none before it may be.
    const ids: string[] = [];
    const first = feed.next();
    for (let shown = false; !shown; ) {
      ids.push((await press(server, deviceToken(), { position: LOS_ANGELES })).id);
      shown = await Promise.race([
        first.then(() => true),
        new Promise<false>((resolve) => setImmediate(resolve, false)),
      ]);
    }
    expect(ids).toContain((await first).alertFeed.alert.id);
    feed.stop();
  });

  it('is refused to a session that does not exist, at the socket’s opening', async () => {
    const feed = server.follow({ query: FEED }, 'ab_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
    expect(await feed.ended).toMatchObject({ code: 4401 });
  });

  it('is refused to a device that never pressed', async () => {
    const feed = server.follow({ query: FEED }, deviceToken());
    expect(await feed.ended).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED', field: null } },
    ]);
    feed.stop();
  });

  it('is narrowed to one post for the call centre', async () => {
    const feed = await feedOf(callCenter, { consulate: 'san-diego' });
    await press(server, deviceToken(), { position: LOS_ANGELES });
    const wanted = await press(server, deviceToken(), { position: SAN_DIEGO });
    expect(told([await feed.next()])).toEqual([`RAISED ${wanted.id}`]);
    feed.stop();
  });

  it('is refused for a post of somebody else', async () => {
    const token = deviceToken();
    await press(server, token);
    for (const as of [losAngeles, token]) {
      const feed = server.follow({ query: FEED, variables: { consulate: 'san-diego' } }, as);
      expect(await feed.ended).toMatchObject([
        { extensions: { code: 'FORBIDDEN', field: 'consulate' } },
      ]);
      feed.stop();
    }
  });
});

describe('an alert that moves', () => {
  it('is told to the post that gets it, whole, though that post never saw it raised', async () => {
    const feed = await feedOf(losAngeles);
    const token = deviceToken();
    const { id } = await press(server, token);
    expect(await report(server, id, LOS_ANGELES, token)).toMatchObject({
      __typename: 'Alert',
      status: 'RAISED',
    });
    expect((await feed.next()).alertFeed).toMatchObject({
      type: 'REROUTED',
      alert: {
        id,
        consulate: { code: 'los-angeles' },
        position: { longitude: LOS_ANGELES.longitude },
      },
      fromConsulate: null,
      toConsulate: { code: 'los-angeles' },
    });
    feed.stop();
  });

  it('is told to the post that loses it too, and stays readable there', async () => {
    const token = deviceToken();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const feeds = [await feedOf(losAngeles), await feedOf(sanDiego)];
    await report(server, id, SAN_DIEGO, token);
    for (const feed of feeds) {
      expect((await feed.next()).alertFeed).toMatchObject({
        type: 'REROUTED',
        alert: { id, consulate: { code: 'san-diego' } },
        fromConsulate: { code: 'los-angeles' },
        toConsulate: { code: 'san-diego' },
      });
      feed.stop();
    }
    const seen = await server.ask<{ alert: { id: string } }>(
      `{ alert(id: "${id}") { id } }`,
      {},
      losAngeles,
    );
    expect(seen.data.alert).toEqual({ id });
    expect(await take(server, id, losAngeles)).toMatchObject({ __typename: 'AlertNotYoursError' });
  });

  it('tells the post that lost it nothing of what follows', async () => {
    const token = deviceToken();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const feed = await feedOf(losAngeles);
    await report(server, id, SAN_DIEGO, token);
    await take(server, id, sanDiego);
    const other = await press(server, deviceToken(), { position: LOS_ANGELES });
    expect(told(await nextUntil(feed, 'RAISED', other.id))).toEqual([
      `REROUTED ${id}`,
      `RAISED ${other.id}`,
    ]);
    feed.stop();
  });

  it('stays where it is once somebody has taken it', async () => {
    const token = deviceToken();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await take(server, id, losAngeles);
    const feeds = [await feedOf(losAngeles), await feedOf(sanDiego)] as const;
    await report(server, id, SAN_DIEGO, token);
    expect((await feeds[0].next()).alertFeed).toMatchObject({
      type: 'POSITION_REPORTED',
      alert: { consulate: { code: 'los-angeles' }, position: { longitude: SAN_DIEGO.longitude } },
      toConsulate: null,
    });
    const own = await press(server, deviceToken(), { position: SAN_DIEGO });
    expect(told([await feeds[1].next()])).toEqual([`RAISED ${own.id}`]);
    for (const feed of feeds) feed.stop();
  });

  it('keeps its newest position when an older fix arrives late', async () => {
    const token = deviceToken();
    const now = Date.now();
    const fix = (place: object, age: number) => ({
      ...place,
      fixedAt: new Date(now - age).toISOString(),
    });
    const { id } = await press(server, token, { position: fix(LOS_ANGELES, 1_000) });
    const feed = await feedOf(losAngeles);
    await report(server, id, fix(SAN_DIEGO, 60_000), token);
    expect((await feed.next()).alertFeed).toMatchObject({
      type: 'POSITION_REPORTED',
      alert: { consulate: { code: 'los-angeles' }, position: { longitude: LOS_ANGELES.longitude } },
    });
    feed.stop();
  });

  it('takes no position after its end', async () => {
    const token = deviceToken();
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await cancel(server, id, token);
    expect(await report(server, id, SAN_DIEGO, token)).toMatchObject({
      __typename: 'AlertEndedError',
      alert: { id, status: 'CANCELLED' },
    });
  });
});
