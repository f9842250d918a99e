import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { take } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';

const onPostgres = inject('database') === 'postgres';
let database: TestDatabase;
let server: TestServer;
let between: Server;
/** Both ends of every connection that goes through. */
const through = new Set<[Socket, Socket]>();

/** A line to the database that can go dead without a word: nothing goes through any more, and nobody hangs up. */
async function openLine(to: URL): Promise<URL> {
  between = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    through.add([near, far]);
    near.pipe(far).pipe(near);
    for (const each of [near, far]) each.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  const line = new URL(to);
  line.hostname = '127.0.0.1';
  line.port = String((between.address() as { port: number }).port);
  return line;
}

function goDead(): void {
  for (const [near, far] of through) {
    near.unpipe(far);
    far.unpipe(near);
    near.pause();
    far.pause();
  }
}

// The embedded database is reached over a socket in the same machine, by processes that end together.
describe.skipIf(!onPostgres)(
  'connections to the database that go dead without a word (needs PostgreSQL)',
  () => {
    beforeAll(async () => {
      database = await createTestDatabase();
      const line = await openLine(new URL(database.settings.DATABASE_URL as string));
      server = await startTestServer(database, { settings: { DATABASE_URL: line.href } });
    });

    afterAll(async () => {
      await server.stop();
      for (const ends of through) for (const each of ends) each.destroy();
      between.close();
      await database.drop();
    });

    it('are given up: presses, the feed and what is taken go on by new ones', async () => {
      const officer = await server.signIn('los-angeles');
      await press(server, deviceToken(), { position: LOS_ANGELES });
      goDead();
      let id = '';
      await until(async () => {
        const alert = await press(server, deviceToken(), { position: LOS_ANGELES }).catch(
          () => null,
        );
        id = alert?.id ?? '';
        return id !== '';
      }, 40_000);
      await until(
        async () => (await server.services.feed.waitingSince().catch(() => new Date())) === null,
        30_000,
      );
      expect(await take(server, id, officer)).toMatchObject({ status: 'ACKNOWLEDGED' });
    });
  },
);
