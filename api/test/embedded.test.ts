import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DataDirInUseError } from '../src/db/embedded/embedded-database.ts';
import { PortInUseError } from '../src/port-in-use.ts';
import { inLogOrder, pollEvents, presentCursor, take } from './actions.ts';
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
  until,
} from './harness.ts';

describe.skipIf(inject('database') === 'postgres')('the embedded database', () => {
  let database: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startTestServer(database);
  });

  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const childPid = () => server.databasePid() as number;

  function isAlive(pid: number): boolean {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  }

  it('is started again when it is killed while presses flow, and none is lost or doubled', async () => {
    const officer = await server.signIn('call-center');
    const after = await presentCursor(server, officer);
    const feed = server.follow<FeedMessage>({ query: FEED, variables: { after } }, officer);
    const answered: string[] = [];
    const killed: number[] = [];
    const devices = Array.from({ length: 20 }, async () => {
      const token = deviceToken();
      for (let count = 0; count < 10; count += 1) {
        const alert = await press(server, token, { position: LOS_ANGELES });
        expect(alert).toMatchObject({ __typename: 'Alert', position: LOS_ANGELES });
        answered.push(alert.id);
        if (answered.length % 100 === 50) {
          killed.push(childPid());
          process.kill(childPid(), 'SIGKILL');
        }
      }
    });
    await Promise.all(devices);
    expect(answered).toHaveLength(200);
    expect(killed).toHaveLength(2);
    expect(killed).not.toContain(childPid());
    const followed: FeedMessage[] = [];
    while (followed.length < answered.length) followed.push(await feed.next());
    expect(followed.map(({ alertFeed }) => alertFeed.alert.id).toSorted()).toEqual(
      answered.toSorted(),
    );
    expect(
      inLogOrder(
        server.services.feed,
        followed.map(({ alertFeed }) => alertFeed.cursor),
      ),
    ).toBe(true);
    const stored = await pollEvents(server, officer, after, 100);
    expect(stored.map(({ cursor }) => cursor)).toEqual(
      followed.map(({ alertFeed }) => alertFeed.cursor),
    );
    const last = await press(server, deviceToken());
    expect((await feed.next()).alertFeed.alert.id).toBe(last.id);
    feed.stop();
  });

  it('keeps an officer’s feed whole when it is killed between an event and its telling', async () => {
    const officer = await server.signIn('los-angeles');
    const feed = server.follow<FeedMessage>(
      { query: FEED, variables: { after: await presentCursor(server, officer) } },
      officer,
    );
    const told: string[] = [];
    const happened: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
      process.kill(childPid(), 'SIGKILL');
      happened.push(`RAISED ${id}`);
      const { alertFeed } = await feed.next();
      told.push(`${alertFeed.type} ${alertFeed.alert.id}`);
      await until(() => server.databasePid() !== null);
    }
    expect(told).toEqual(happened);
    feed.stop();
  });

  it('makes reads wait, not fail, while it is being started again', async () => {
    const officer = await server.signIn('los-angeles');
    const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
    process.kill(childPid(), 'SIGKILL');
    const answer = await server.ask(
      `{ alert(id: "${id}") { id position { longitude } } nearestConsulates(position: { longitude: -118, latitude: 34 }, first: 1) { consulate { code } } }`,
      {},
      officer,
    );
    expect(answer).toMatchObject({ status: 200, data: { alert: { id } } });
    expect(answer.errors).toBeUndefined();
    expect(await take(server, id, officer)).toMatchObject({ status: 'ACKNOWLEDGED' });
  });

  it('keeps its plans in step with what it holds', async () => {
    const { pool } = server.services.database;
    await pool.query('CREATE TABLE grown AS SELECT generate_series(1, 1000) AS id');
    await pool.query('DELETE FROM grown WHERE id > 400');
    const known = async () =>
      (await pool.query(`SELECT reltuples FROM pg_class WHERE relname = 'grown'`)).rows[0];
    await until(async () => (await known())?.reltuples === 400, 30_000);
    await pool.query('DROP TABLE grown');
  });

  it('serves one copy of the product alone', async () => {
    await expect(startTestServer(database)).rejects.toThrow(DataDirInUseError);
    expect((await press(server, deviceToken())).status).toBe('RAISED');
    expect(isAlive(childPid())).toBe(true);
  });

  it('is not even started where the port is taken', async () => {
    const other = await createTestDatabase();
    const { port } = new URL(server.url);
    await expect(startTestServer(other, { settings: { PORT: port } })).rejects.toThrow(
      PortInUseError,
    );
    await other.drop();
  });

  it('ends with the server, and starts again on the same data', async () => {
    const { id } = await press(server, deviceToken());
    const pid = childPid();
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    server = await startTestServer(database);
    const officer = await server.signIn('call-center');
    expect((await pollEvents(server, officer)).at(-1)?.node.alert.id).toBe(id);
  });

  it('is ended as well when the server cannot start for another reason', async () => {
    await server.stop();
    const failing = startTestServer(database, {
      until: Promise.reject(new Error('The pages cannot be built.')),
    });
    await expect(failing).rejects.toThrow('The pages cannot be built.');
    server = await startTestServer(database);
    expect(isAlive(childPid())).toBe(true);
  });

  it('lives in a folder with a path of 200 characters', async () => {
    const short = realpathSync(mkdtempSync(join(tmpdir(), 'ab-test-')));
    const dataDir = join(short, 'd'.repeat(100), 'e'.repeat(198 - short.length - 100));
    expect(dataDir).toHaveLength(200);
    cpSync(inject('template'), dataDir, { recursive: true });
    const far = await startTestServer({
      settings: { DATA_DIR: dataDir },
      drop: async () => undefined,
    });
    expect((await press(far, deviceToken(), { position: LOS_ANGELES })).consulate?.code).toBe(
      'los-angeles',
    );
    await far.stop();
    rmSync(short, { recursive: true });
  });
});
