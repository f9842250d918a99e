import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DrillCasting } from '../src/drill/drill-cast.ts';
import { DrillSchedule } from '../src/drill/drill-schedule.ts';
import { nextUntil, pollEvents } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const carriers = new RecordingCarriers();
const PHONE = '+12135554100';
const MINUTE = 60_000;

let database: TestDatabase;
let server: TestServer;
let now: Date;

beforeAll(async () => {
  now = new Date();
  database = await createTestDatabase();
  server = await startTestServer(database, {
    carriers: carriers.carriers,
    clock: () => now,
    watches: true,
  });
});

afterAll(async () => {
  await server.stop();
  await database.drop();
});

function schedule({ contact = null as string | null, url = server.url } = {}) {
  const { services } = server;
  const { clock, persons, contacts, staff, publicUrl } = services;
  return new DrillSchedule({
    pool: services.database.pool,
    ...{ clock, url, publicUrl, everyMinutes: 15, stepMs: 5_000 },
    casting: new DrillCasting({
      ...{ database: services.database, clock, persons, contacts, seal: staff.seal, contact },
      key: Buffer.alloc(32, 7),
    }),
    onEnded: () => undefined,
    onTrouble: (error) => {
      throw error;
    },
  });
}

const pass = (milliseconds: number) => {
  now = new Date(now.getTime() + milliseconds);
};

const WATCH = '{ watch { isWell findings { kind } drills { failedAt endedAt steps { step } } } }';
interface Shown {
  watch: {
    isWell: boolean;
    findings: Array<{ kind: string }>;
    drills: Array<{ failedAt: string | null; steps: Array<{ step: string }> }>;
  };
}

describe('a synthetic drill', () => {
  it('goes from a phone to the test post’s desk and back, and says how long each step took', async () => {
    const report = await schedule().runIfDue();
    expect(report).toMatchObject({ failedAt: null, reason: null });
    expect(report?.steps.map(({ step }) => step)).toEqual([
      'ENROLLED',
      'PRESSED',
      'ROUTED',
      'SHOWN_AT_DESK',
      'TAKEN',
      'SHOWN_TO_PERSON',
      'CLOSED',
    ]);
  });

  it('is run by one node every fifteen minutes', async () => {
    expect(await schedule().runIfDue()).toBeNull();
    pass(15 * MINUTE + 1);
    const ran = await Promise.all([schedule().runIfDue(), schedule().runIfDue()]);
    expect(ran.filter(Boolean)).toHaveLength(1);
  });

  it('is seen by no desk, neither a post’s nor the call centre’s, live or later', async () => {
    const officer = await server.signIn('call-center');
    const feed = server.follow<FeedMessage>({ query: FEED }, officer);
    const posts = server.follow<FeedMessage>({ query: FEED }, await server.signIn('los-angeles'));
    pass(16 * MINUTE);
    expect(await schedule().runIfDue()).toMatchObject({ failedAt: null });
    const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
    for (const each of [feed, posts]) {
      const seen = await nextUntil(each, 'RAISED', id);
      expect(seen.map(({ alertFeed }) => alertFeed.alert.id)).toEqual([id]);
      each.stop();
    }
    const { data } = await server.ask<{ alerts: { edges: Array<{ node: { id: string } }> } }>(
      '{ alerts(first: 50) { edges { node { id } } } }',
      {},
      officer,
    );
    expect(data.alerts.edges.map(({ node }) => node.id)).toEqual([id]);
    const events = await pollEvents(server, officer, null, 100);
    expect(new Set(events.map(({ node }) => node.alert.id))).toEqual(new Set([id]));
  });

  it('is no post that anybody is shown, or that is anybody’s nearest', async () => {
    const { data } = await server.ask<{ consulates: Array<{ code: string }> }>(
      '{ consulates { code } }',
    );
    expect(data.consulates.map(({ code }) => code)).not.toContain('test-post');
    const near = { longitude: 83, latitude: -38, accuracyMeters: 10 };
    const alert = await press(server, deviceToken(), { position: near, drill: true });
    expect(alert.consulate?.code ?? null).not.toBe('test-post');
  });

  it('tells the contact whom the settings name, and fails when no carrier takes it', async () => {
    pass(16 * MINUTE);
    const told = await schedule({ contact: PHONE }).runIfDue();
    expect(told).toMatchObject({ failedAt: null });
    expect(told?.steps.map(({ step }) => step)).toContain('CONTACT_TOLD');
    await carriers.expectTo(PHONE, 'quiere avisarle');
    await carriers.expectTo(PHONE, 'SIMULACRO: ');
    await carriers.expectTo(PHONE, 'cerro la alerta');
    // Sent only if it was quicker than the closing.
    carriers.mayHaveSent(PHONE, 'lo atiende');
    carriers.break('SMS');
    pass(16 * MINUTE);
    const failed = await schedule({ contact: PHONE }).runIfDue();
    expect(failed).toMatchObject({ failedAt: 'CONTACT_TOLD', reason: 'UNREACHABLE' });
    carriers.mend('SMS');
  });

  it('is run again a minute after one that failed, and shown as failed until one comes through', async () => {
    const admin = await server.signIn('administrator');
    await server.services.watch.auditor.look();
    const before = await server.ask<Shown>(WATCH, {}, admin);
    expect(before.data.watch.drills[0]).toMatchObject({ failedAt: 'CONTACT_TOLD' });
    expect(before.data.watch.isWell).toBe(false);
    pass(30_000);
    expect(await schedule().runIfDue()).toBeNull();
    pass(31_000);
    // Where nothing answers: a server whose doors are shut.
    expect(await schedule({ url: 'http://127.0.0.1:9' }).runIfDue()).toMatchObject({
      failedAt: 'ENROLLED',
    });
    pass(61_000);
    expect(await schedule().runIfDue()).toMatchObject({ failedAt: null });
    await server.services.watch.auditor.look();
    const after = await server.ask<Shown>(WATCH, {}, admin);
    expect(after.data.watch.drills.slice(0, 3).map(({ failedAt }) => failedAt)).toEqual([
      null,
      'ENROLLED',
      'CONTACT_TOLD',
    ]);
  });
});
