import { beforeAll, describe, expect, it } from 'vitest';
import { assign, cancel, close, release, take } from './actions.ts';
import { change, officer } from './escalation-actions.ts';
import { deviceToken, LOS_ANGELES, press, until, useTestServer } from './harness.ts';

const { server } = useTestServer();

type Somebody = { cookie: string; id: string };
type Abilities = Record<'take' | 'release' | 'assign' | 'close' | 'accept', boolean>;

let one: Somebody;
let two: Somebody;
let lawyer: Somebody;
/** Serves every post, so that any alert can be assigned to them. */
let callCenter: Somebody;
let viewers: Array<[string, Somebody]>;

beforeAll(async () => {
  one = await officer(server, 'los-angeles');
  two = await officer(server, 'los-angeles-2');
  lawyer = await officer(server, 'representative');
  callCenter = await officer(server, 'call-center');
  viewers = [
    ['who acts first', one],
    ['a colleague', two],
    ['a representative', lawyer],
    ['the call centre', callCenter],
    ['a supervisor', await officer(server, 'supervisor')],
    ['an officer of another post', await officer(server, 'san-diego')],
  ];
});

const ACCEPT = `mutation Accept($id: ID!) {
  result: acceptAssignment(id: $id) { __typename ... on Error { code } }
}`;
const ABILITIES = 'viewerCan { take release assign close accept }';

async function pressed(): Promise<{ id: string; token: string }> {
  const token = deviceToken();
  return { id: (await press(server, token, { position: LOS_ANGELES })).id, token };
}

const accept = (id: string, by: Somebody) => change(server, ACCEPT, { id }, by.cookie);

/** How an alert can stand, and how it comes to stand so. */
const STANDS: Record<string, (alert: { id: string; token: string }) => Promise<unknown>> = {
  raised: async () => undefined,
  taken: ({ id }) => take(server, id, one.cookie),
  'assigned to a colleague': async ({ id }) => {
    await take(server, id, one.cookie);
    await assign(server, id, two.id, one.cookie);
  },
  'assigned to a representative': ({ id }) => assign(server, id, lawyer.id, one.cookie),
  accepted: async ({ id }) => {
    await assign(server, id, lawyer.id, one.cookie);
    await accept(id, lawyer);
  },
  cancelled: ({ id, token }) => cancel(server, id, token),
  closed: async ({ id }) => {
    await take(server, id, one.cookie);
    await close(server, id, one.cookie);
  },
  'with another post': async ({ id }) => {
    await take(server, id, one.cookie);
    await server.services.database.pool.query(
      `UPDATE alerts SET posts = '{san-diego}', former_posts = '{los-angeles}' WHERE id = $1`,
      [id],
    );
  },
};

async function made(stands: string): Promise<string> {
  const alert = await pressed();
  await STANDS[stands]?.(alert);
  return alert.id;
}

const DOES: Record<keyof Abilities, (id: string, by: Somebody) => Promise<{ __typename: string }>> =
  {
    take: (id, by) => take(server, id, by.cookie),
    release: (id, by) => release(server, id, by.cookie),
    assign: (id, by) => assign(server, id, callCenter.id, by.cookie),
    close: (id, by) => close(server, id, by.cookie),
    accept,
  };

async function abilities(id: string, by: Somebody): Promise<Partial<Abilities>> {
  const { data } = await server.ask<{ alert: { viewerCan: Abilities } | null }>(
    `query Can($id: ID!) { alert(id: $id) { ${ABILITIES} } }`,
    { id },
    by.cookie,
  );
  return data.alert?.viewerCan ?? {};
}

const countEvents = (alertId: string) =>
  server.services.database.prisma.alertEvent.count({ where: { alertId } });

describe('what a viewer can do with an alert', () => {
  it.each(Object.keys(STANDS))('is what the server lets them do: %s', async (stands) => {
    const wrong: string[] = [];
    for (const [name, viewer] of viewers) {
      const id = await made(stands);
      const can = await abilities(id, viewer);
      for (const [ability, does] of Object.entries(DOES)) {
        const isAble = can[ability as keyof Abilities] ?? false;
        const on = isAble ? await made(stands) : id;
        const before = await countEvents(on);
        const { __typename: type } = await does(on, viewer);
        const hasDone = type === 'Alert' && (await countEvents(on)) > before;
        if (hasDone !== isAble) wrong.push(`${name} can ${ability}: ${isAble}, got ${type}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('comes anew with each event and each answer', async () => {
    const before = server.services.feed.followerCount;
    const feed = server.follow<{ alertFeed: { alert: { id: string; viewerCan: Abilities } } }>(
      { query: `subscription { alertFeed { alert { id ${ABILITIES} } } }` },
      two.cookie,
    );
    await until(() => server.services.feed.followerCount > before);
    const { id } = await pressed();
    const none = { take: false, release: false, assign: false, close: false, accept: false };
    const next = async () => {
      // What the tests before did may still be on its way.
      for (;;) {
        const { alert } = (await feed.next()).alertFeed;
        if (alert.id === id) return alert.viewerCan;
      }
    };
    expect(await next()).toEqual({
      ...{ ...none, take: true, assign: true },
    });
    const taken = await change<{ viewerCan: Abilities }>(
      server,
      `mutation Take($id: ID!) { result: acknowledgeAlert(id: $id) { __typename ... on Alert { ${ABILITIES} } } }`,
      { id },
      one.cookie,
    );
    expect(taken.viewerCan).toEqual({ ...none, release: true, assign: true, close: true });
    expect(await next()).toEqual(none);
    feed.stop();
  });
});
