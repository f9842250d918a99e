import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancel, close, feedCursor, nextUntil, release, report, take } from './actions.ts';
import {
  ADD_SHIFT,
  change,
  officer,
  pagesOf,
  SET_PHONE,
  SET_POLICY,
  story,
  timerOf,
} from './escalation-actions.ts';
import {
  createTestDatabase,
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  SAN_DIEGO,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { RecordingCarriers } from './recording-carrier.ts';

let database: TestDatabase;
let server: TestServer;
const MORNING = Date.parse('2026-11-22T11:00:00.000Z');
let now = MORNING;
let desk: string;
let callCenter: string;
let supervisor: { cookie: string; id: string };

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, {
    clock: () => new Date(now),
    escalates: true,
    // There is something to call with, but nothing leaves: what is queued is looked at.
    carriers: new RecordingCarriers().carriers,
    dispatches: false,
  });
  desk = await server.signIn('los-angeles');
  callCenter = await server.signIn('call-center');
  supervisor = await officer(server, 'supervisor');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** Seconds after the press, done what is due then. */
async function at(pressedAt: number, seconds: number): Promise<void> {
  now = pressedAt + seconds * 1_000;
  await server.services.escalation.worker.runDue();
}

async function pressed(input: object = { position: LOS_ANGELES }) {
  const token = deviceToken();
  const { id } = await press(server, token, input as Record<string, unknown>);
  return { id, token, from: now };
}

const NEAREST = 'ESCALATED NEAREST_POST santa-ana';

/** What stands of earlier tests' alerts would move on too. */
beforeEach(async () => {
  now = MORNING;
  await server.services.database.pool.query(
    'UPDATE escalations SET due_at = NULL, accept_by = NULL',
  );
});

describe('an alert that nobody takes', () => {
  it('moves on at each second of the policy and not before, and again until it is taken', async () => {
    const { id, from } = await pressed();
    const told = () => story(server, id, desk);
    await at(from, 29.999);
    expect(await told()).toEqual(['RAISED']);
    await at(from, 30);
    expect(await told()).toEqual(['RAISED', 'ESCALATED CALL_CENTER']);
    await at(from, 89.999);
    expect(await told()).toHaveLength(2);
    await at(from, 90);
    expect((await told()).slice(2)).toEqual([NEAREST]);
    await at(from, 179.999);
    expect(await told()).toHaveLength(3);
    await at(from, 180);
    expect((await told()).slice(3)).toEqual(['ESCALATED SUPERVISORS !NO_PHONE']);
    expect(await timerOf(server, id)).toMatchObject({ step: 0, round: 1 });
    await at(from, 359.999);
    expect(await told()).toHaveLength(4);
    // Everything again, each step as far from the first as before.
    await at(from, 360);
    expect((await told()).slice(4)).toEqual(['ESCALATED CALL_CENTER']);
    await at(from, 419.999);
    expect(await told()).toHaveLength(5);
    await at(from, 420);
    expect((await told())[5]).toMatch(/^ESCALATED NEAREST_POST (?!santa-ana|los-angeles)/);
    await at(from, 510);
    await at(from, 689.999);
    expect(await told()).toHaveLength(7);
    await at(from, 690);
    expect(await told()).toHaveLength(8);
    await take(server, id, desk);
    await at(from, 1_000);
    expect(await told()).toHaveLength(9);
  });

  it('stands at the post to which it moved, and is brought there whole', async () => {
    const { id, from } = await pressed({ position: SAN_DIEGO });
    const elsewhere = await server.signIn('los-angeles-2');
    const cursor = await feedCursor(server, elsewhere);
    await server.services.database.pool.query(
      `UPDATE alerts SET former_posts = ARRAY['tijuana', 'santa-ana', 'calexico', 'san-bernardino'] WHERE id = $1`,
      [id],
    );
    const feed = server.follow<FeedMessage>(
      { query: FEED, variables: { after: cursor } },
      elsewhere,
    );
    await at(from, 90);
    const came = await nextUntil(feed, 'ESCALATED', id);
    expect(came.at(-1)?.alertFeed).toMatchObject({
      type: 'ESCALATED',
      toConsulate: { code: 'los-angeles' },
      alert: { id, status: 'RAISED', consulate: { code: 'san-diego' }, position: {} },
    });
    expect(await take(server, id, elsewhere)).toMatchObject({ status: 'ACKNOWLEDGED' });
    feed.stop();
  });

  it('goes through overdue steps in order when the server was away', async () => {
    const { id, from } = await pressed();
    await at(from, 600);
    const steps = ['ESCALATED CALL_CENTER', NEAREST, 'ESCALATED SUPERVISORS !NO_PHONE'];
    expect(await story(server, id, desk)).toEqual(['RAISED', ...steps]);
    expect((await timerOf(server, id)).dueAt).toEqual(new Date(now + 180_000));
  });

  it('stops when it is taken, cancelled or closed, and begins anew when it is released', async () => {
    const [taken, cancelled, closed] = [await pressed(), await pressed(), await pressed()];
    const { from } = taken;
    await at(from, 30);
    await take(server, taken.id, desk);
    await cancel(server, cancelled.id, cancelled.token);
    await take(server, closed.id, desk);
    await close(server, closed.id, desk);
    await at(from, 1_000);
    for (const { id } of [taken, cancelled, closed]) {
      expect((await timerOf(server, id)).dueAt).toBeNull();
      const moves = (await story(server, id, desk)).filter((line) => line.startsWith('ESC'));
      expect(moves).toHaveLength(1);
    }
    await release(server, taken.id, desk);
    const again = now;
    await at(again, 29.999);
    expect((await story(server, taken.id, desk)).at(-1)).toBe('RELEASED');
    await at(again, 30);
    expect((await story(server, taken.id, desk)).at(-1)).toBe('ESCALATED CALL_CENTER');
  });

  it('passes over a step with nobody on it at once, and says so', async () => {
    // No position and no home: the call centre's from the start, and no post is near nowhere.
    const { id, from } = await pressed({});
    await at(from, 29.999);
    expect(await story(server, id, callCenter)).toEqual(['RAISED']);
    await at(from, 30);
    expect(await story(server, id, callCenter)).toEqual([
      'RAISED',
      'ESCALATED CALL_CENTER !ALREADY_THERE',
      'ESCALATED NEAREST_POST !NO_OTHER_POST',
      'ESCALATED SUPERVISORS !NO_PHONE',
    ]);
    expect((await timerOf(server, id)).dueAt).toEqual(new Date(now + 180_000));
  });

  it('tells staff what comes next, and nobody else', async () => {
    const { id, token, from } = await pressed();
    const next = async (as: string) => {
      const { data } = await server.ask<{ alert: { nextEscalation: object } }>(
        'query Q($id: ID!) { alert(id: $id) { nextEscalation { at action } } }',
        { id },
        as,
      );
      return data.alert.nextEscalation;
    };
    expect(await next(desk)).toEqual({
      at: new Date(from + 30_000).toISOString(),
      action: 'CALL_CENTER',
    });
    expect(await next(token)).toBeNull();
    await at(from, 30);
    expect(await next(desk)).toMatchObject({ action: 'NEAREST_POST' });
    await take(server, id, desk);
    expect(await next(desk)).toBeNull();
  });

  it('takes at most five posts', async () => {
    const { id, from } = await pressed();
    await server.services.database.pool.query(
      `UPDATE alerts SET posts = ARRAY['los-angeles', 'a', 'b', 'c', 'd'] WHERE id = $1`,
      [id],
    );
    await at(from, 90);
    expect((await story(server, id, desk)).at(-1)).toBe('ESCALATED SUPERVISORS !NO_PHONE');
    expect((await story(server, id, desk)).at(-2)).toBe('ESCALATED NEAREST_POST !NO_OTHER_POST');
  });

  it('goes on where the person has gone meanwhile', async () => {
    const { id, token, from } = await pressed();
    await at(from, 30);
    await report(server, id, SAN_DIEGO, token);
    await at(from, 90);
    const last = (await story(server, id, callCenter)).at(-1);
    expect(last).toMatch(/^ESCALATED NEAREST_POST (?!san-diego|los-angeles)/);
  });
});

describe('an alert that follows the person to another post', () => {
  const postsOf = async (id: string) => {
    const { data } = await server.ask<{ alert: { posts: Array<{ code: string }> } }>(
      'query Q($id: ID!) { alert(id: $id) { posts { code } } }',
      { id },
      callCenter,
    );
    return data.alert.posts.map(({ code }) => code);
  };
  const row = (id: string) =>
    server.services.database.prisma.alert.findUniqueOrThrow({ where: { id } });

  it('stays with the posts that were asked to help', async () => {
    const { id, token, from } = await pressed();
    await at(from, 30);
    await at(from, 90);
    expect(await postsOf(id)).toEqual(['los-angeles', 'santa-ana']);
    await report(server, id, SAN_DIEGO, token);
    expect(await postsOf(id)).toEqual(['san-diego', 'santa-ana']);
    expect(await row(id)).toMatchObject({
      formerPosts: ['los-angeles'],
      callCenterAt: new Date(from + 30_000),
    });
    // The post that is responsible now is told; the one that helps goes on being told.
    const last = await server.services.database.prisma.alertEvent.findFirstOrThrow({
      where: { alertId: id, type: 'REROUTED' },
    });
    expect([...last.posts].sort()).toEqual(['los-angeles', 'san-diego', 'santa-ana']);
    await server.services.database.pool.query(
      `UPDATE officer_posts SET consulate_code = 'santa-ana'
       WHERE officer_id = $1 AND consulate_code = 'houston'`,
      [(await officer(server, 'houston')).id],
    );
    expect(await take(server, id, await server.signIn('houston'))).toMatchObject({
      status: 'ACKNOWLEDGED',
    });
  });

  it('names one of them once when it becomes responsible', async () => {
    const { id, token, from } = await pressed();
    await server.services.database.pool.query(
      `UPDATE alerts SET posts = ARRAY['los-angeles', 'san-diego', 'santa-ana'] WHERE id = $1`,
      [id],
    );
    now = from + 1_000;
    await report(server, id, SAN_DIEGO, token);
    expect(await postsOf(id)).toEqual(['san-diego', 'santa-ana']);
    await report(server, id, LOS_ANGELES, token);
    expect(await postsOf(id)).toEqual(['los-angeles', 'santa-ana']);
    expect((await row(id)).formerPosts).toEqual(['san-diego']);
  });
});

describe('supervisors', () => {
  it('on duty with a phone are called by voice and SMS, with the step', async () => {
    const set = await change(server, SET_PHONE, { phone: '213 487 6577' }, supervisor.cookie);
    expect(set).toMatchObject({ __typename: 'Officer', hasPhone: true });
    const { id, from } = await pressed();
    await at(from, 180);
    expect((await story(server, id, desk)).at(-1)).toBe('ESCALATED SUPERVISORS');
    const alert = await server.services.database.prisma.alert.findUniqueOrThrow({ where: { id } });
    expect(alert.supervisorsAt).toEqual(new Date(from + 180_000));
    expect(await pagesOf(server, id)).toEqual([
      { officerId: supervisor.id, channel: 'SMS', urgent: true },
      { officerId: supervisor.id, channel: 'VOICE', urgent: true },
    ]);
    const drill = await pressed({ position: LOS_ANGELES, drill: true });
    await at(drill.from, 180);
    expect((await story(server, drill.id, desk)).at(-1)).toBe('ESCALATED SUPERVISORS !DRILL');
    expect(await pagesOf(server, drill.id)).toEqual([]);
  });

  it('off duty are left to sleep', async () => {
    const shift = {
      consulate: 'los-angeles',
      officerId: supervisor.id,
      weekdays: [1, 2, 3, 4, 5],
      startsAt: '08:00',
      endsAt: '16:00',
    };
    const added = await change(server, ADD_SHIFT, { input: shift }, supervisor.cookie);
    expect(added).toMatchObject({ __typename: 'DutyShift', officer: { id: supervisor.id } });
    const { id, from } = await pressed();
    await at(from, 180);
    // The agent of the call centre, who has no schedule, has no phone either.
    expect((await story(server, id, desk)).at(-1)).toBe('ESCALATED SUPERVISORS !NO_PHONE');
    expect(await pagesOf(server, id)).toEqual([]);
  });
});

describe('under duress', () => {
  it('goes on for the desk, and the side of the person sees what an honest cancel shows', async () => {
    const told: string[] = [];
    for (const forced of [false, true]) {
      const { id, token, from } = await pressed();
      const { prisma } = server.services.database;
      const { personId } = await prisma.alert.findUniqueOrThrow({ where: { id } });
      const { id: deviceId } = await prisma.device.findFirstOrThrow({ where: { personId } });
      const viewer = { kind: 'PERSON' as const, personId, deviceId };
      await server.services.pins.setPin(viewer, { pin: '8305', duressPin: '4917' });
      await at(from, 30);
      await server.services.alerts.cancelAlert(viewer, id, forced ? '4917' : '8305');
      await at(from, 400);
      const moves = (await story(server, id, desk)).filter((line) => line.startsWith('ESC'));
      expect(moves.length).toBe(forced ? 3 : 1);
      const { data, errors } = await server.ask(
        `query Q($id: ID!) { alert(id: $id) { status callCenterAt supervisorsAt
           events { type step round skipped toConsulate { code } } } }`,
        { id },
        token,
      );
      expect(errors).toBeUndefined();
      const deliveries = await prisma.delivery.count({
        where: { alertId: id, notice: 'MOVED_ON' },
      });
      const text = JSON.stringify({ data, deliveries });
      told.push(text.replaceAll(/\d{4}-[\d-]+T[\d:.]+Z/g, '<time>'));
    }
    expect(told[1]).toBe(told[0]);
  });
});

describe('a policy', () => {
  const input = {
    consulate: 'los-angeles',
    steps: [
      { afterSeconds: 10, action: 'NEAREST_POST' },
      { afterSeconds: 20, action: 'NEAREST_POST' },
    ],
    repeatAfterSeconds: 60,
  };

  it('of a post is set by its supervisors and holds from the next press on', async () => {
    const set = await change(server, SET_POLICY, { input }, supervisor.cookie);
    expect(set).toMatchObject({ consulate: { code: 'los-angeles' }, repeatAfterSeconds: 60 });
    const { id, from } = await pressed();
    await at(from, 10);
    expect((await story(server, id, desk)).slice(1)).toEqual([NEAREST]);
    await at(from, 20);
    expect((await timerOf(server, id)).dueAt).toEqual(new Date(from + 80_000));
    const audit = await server.services.database.prisma.auditEntry.findFirstOrThrow({
      where: { action: 'ESCALATION_POLICY_SET' },
    });
    expect(audit.actor).toBe(`OFFICER:${supervisor.id}`);
  });

  it('is refused when nobody could follow it, or to whoever does not supervise the post', async () => {
    const refused = async (changed: object, as = supervisor.cookie) => {
      const { code, field } = await change(
        server,
        SET_POLICY,
        { input: { ...input, ...changed } },
        as,
      );
      return [code, field];
    };
    expect(await refused({ steps: [] })).toEqual(['INVALID_INPUT', 'input.steps']);
    expect(await refused({ steps: [{ afterSeconds: 4, action: 'CALL_CENTER' }] })).toEqual([
      'INVALID_INPUT',
      'input.steps.0.afterSeconds',
    ]);
    expect(await refused({ steps: [...input.steps].reverse() })).toEqual([
      'INVALID_INPUT',
      'input.steps.1.afterSeconds',
    ]);
    expect(await refused({ repeatAfterSeconds: 59 })).toEqual([
      'INVALID_INPUT',
      'input.repeatAfterSeconds',
    ]);
    expect((await refused({ consulate: 'san-diego' }))[0]).toBe('FORBIDDEN');
    expect((await refused({ consulate: null }))[0]).toBe('FORBIDDEN');
    expect((await refused({}, desk))[0]).toBe('FORBIDDEN');
  });
});
