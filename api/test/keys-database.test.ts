import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { rootDir } from '../src/env.ts';
import { moveKeys, sweepKeys } from '../src/privacy/key-housekeeping.ts';
import { unsealJson } from '../src/privacy/sealing.ts';
import { localWrappingKeys } from '../src/privacy/wrapping-keys.ts';
import {
  createKeysDatabase,
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';

const MASTER = randomBytes(32);
const HOUR = 60 * 60 * 1_000;
const POSITION = '{ alert(id: $id) { position { longitude } } }';

/** Stands between the server and the keys' database, and can be cut. Counts what is sent through it. */
class Line {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private isCut = false;
  bytes = 0;

  constructor(private readonly target: URL) {
    this.server = createServer((near) => {
      if (this.isCut) return void near.destroy();
      const far = connect(Number(target.port || 5432), target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.sockets.delete(socket));
      }
      near.on('data', (data) => {
        this.bytes += data.length;
      });
      near.pipe(far).pipe(near);
    });
  }

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe.skipIf(inject('database') !== 'postgres')(
  'keys in a database of their own (skipped on the embedded database: it is one database, and this needs a second)',
  () => {
    let main: TestDatabase;
    let apart: Awaited<ReturnType<typeof createKeysDatabase>>;
    let line: Line;
    let keysPool: pg.Pool;
    let server: TestServer;
    let now = Date.now();

    const start = () =>
      startTestServer(main, {
        clock: () => new Date(now),
        settings: {
          KEYS_DATABASE_URL: url,
          MASTER_KEY: MASTER.toString('base64'),
        },
      });
    let url: string;

    beforeEach(async () => {
      main = await createTestDatabase();
      apart = await createKeysDatabase();
      line = new Line(new URL(apart.url));
      url = await line.open();
      keysPool = new pg.Pool({ connectionString: apart.url, max: 2 });
      server = await start();
    });

    afterEach(async () => {
      await server.stop();
      await keysPool.end();
      await line.close();
      await main.drop();
      await apart.drop();
    });

    const mainPool = () => server.services.database.pool;
    const count = async (pool: pg.Pool, where = 'true') =>
      (
        await pool.query(
          `SELECT count(*)::int AS count FROM data_keys WHERE NOT fixed AND ${where}`,
        )
      ).rows[0].count as number;
    const longitudeOf = async (on: TestServer, id: string, as: string) => {
      const answer = await on.ask<{ alert: { position: { longitude: number } | null } }>(
        `query ($id: ID!) ${POSITION}`,
        { id },
        as,
      );
      return answer.data?.alert?.position?.longitude;
    };

    it('are made ahead, and a press finds one without asking that database', async () => {
      expect(server.services.keys.reserved).toBe(256);
      expect(await count(keysPool)).toBe(256);
      // What a starting server asks of that database is done once its reserve was filled and looked at.
      const before = line.bytes;
      const token = deviceToken();
      const alert = await press(server, token, { position: LOS_ANGELES });
      expect(alert.position?.longitude).toBe(LOS_ANGELES.longitude);
      expect(line.bytes).toBe(before);
      expect(await count(mainPool())).toBe(0);
      const { rows } = await mainPool().query('SELECT key_id FROM alerts');
      expect(await count(keysPool, `id = '${rows[0].key_id}'`)).toBe(1);
    });

    it('are read from there by another node', async () => {
      const token = deviceToken();
      const alert = await press(server, token, { position: LOS_ANGELES });
      const other = await start();
      try {
        expect(await longitudeOf(other, alert.id, token)).toBe(LOS_ANGELES.longitude);
      } finally {
        await other.stop();
      }
    });

    it('are made again when half of them are used', async () => {
      const token = deviceToken();
      for (let index = 0; index < 140; index++) await press(server, token);
      await until(() => (server.services.keys.reserved as number) > 200);
      expect(await count(mainPool())).toBe(0);
    });

    it('go with the alert while that database is away, and move over when it is back', async () => {
      const token = deviceToken();
      while ((server.services.keys.reserved as number) > 0) {
        line.cut();
        server.services.keys.take();
      }
      const started = Date.now();
      const alert = await press(server, token, { position: LOS_ANGELES });
      expect(Date.now() - started).toBeLessThan(2_000);
      expect(alert.position?.longitude).toBe(LOS_ANGELES.longitude);
      expect(await count(mainPool())).toBe(1);
      // Read elsewhere while it is away, with nothing remembered.
      const other = await start();
      try {
        expect(await longitudeOf(other, alert.id, token)).toBe(LOS_ANGELES.longitude);
        line.mend();
        await until(() => (server.services.keys.reserved as number) > 200);
        expect(await moveKeys(mainPool(), keysPool, new Date(now))).toBe(1);
        expect(await count(mainPool())).toBe(0);
        expect(await longitudeOf(other, alert.id, token)).toBe(LOS_ANGELES.longitude);
      } finally {
        await other.stop();
      }
    });

    it('do not come back when they are destroyed while they are being moved', async () => {
      line.cut();
      const { keys } = server.services;
      while ((keys.reserved as number) > 0) keys.take();
      const { id } = await keys.create();
      line.mend();
      // Destroyed after the mover has read it and before it looks again.
      const racing = {
        query: async (...args: [string | pg.QueryConfig, unknown[]?]) => {
          await keys.destroy([id]);
          return (keysPool.query as (...given: unknown[]) => Promise<unknown>)(...args);
        },
      } as unknown as pg.Pool;
      await moveKeys(mainPool(), racing, new Date(now));
      expect(await count(mainPool())).toBe(0);
      expect(await count(keysPool, `id = '${id}'`)).toBe(0);
    });

    it('that a dead process had made ahead are swept after a day, used ones stay, and no key older than that is given out', async () => {
      const token = deviceToken();
      const alert = await press(server, token, { position: LOS_ANGELES });
      now += 25 * HOUR;
      const swept = await sweepKeys(keysPool, mainPool(), new Date(now));
      expect(swept).toBe(255);
      expect(await count(keysPool)).toBe(1);
      const later = await press(server, token, { position: LOS_ANGELES });
      await until(() => (server.services.keys.reserved as number) > 200);
      const other = await start();
      try {
        for (const { id } of [alert, later])
          expect(await longitudeOf(other, id, token)).toBe(LOS_ANGELES.longitude);
      } finally {
        await other.stop();
      }
    });

    it('leave nothing behind of what was made ahead when a server stops', async () => {
      await server.stop();
      expect(await count(keysPool)).toBe(0);
      server = await start();
    });

    it('with a fixed id are made once by two nodes, in the main database, and are not swept', async () => {
      const other = await start();
      try {
        const id = randomUUID();
        const [one, two] = await Promise.all([
          server.services.keys.ensure(id),
          other.services.keys.ensure(id),
        ]);
        expect(one.key).toEqual(two.key);
        now += 48 * HOUR;
        await sweepKeys(keysPool, mainPool(), new Date(now));
        await sweepKeys(mainPool(), mainPool(), new Date(now));
        expect((await server.services.keys.ensure(id)).key).toEqual(one.key);
      } finally {
        await other.stop();
      }
    });

    it('once destroyed leave nothing that the master key and an earlier dump of the main database could open', async () => {
      const token = deviceToken();
      const alert = await press(server, token, { position: LOS_ANGELES });
      // The dump of an attacker: every alert, event and key of the main database, from before the erasure.
      const alerts = (await mainPool().query('SELECT id, key_id, position_sealed FROM alerts'))
        .rows;
      const dumpedKeys = (await mainPool().query('SELECT * FROM data_keys WHERE NOT fixed')).rows;
      const stored = (
        await keysPool.query('SELECT * FROM data_keys WHERE id = $1', [alerts[0].key_id])
      ).rows[0];
      const place = `alert:${alert.id}:position`;
      const wrapping = localWrappingKeys(MASTER);
      const wrapped = { wrappedBy: stored.wrapped_by, wrappedKey: stored.wrapped_key };
      const key = await wrapping.unwrap(stored.id, wrapped);
      // With the key it opens: so it is the missing key that protects it.
      expect(unsealJson(key, place, alerts[0].position_sealed)).toMatchObject({
        longitude: LOS_ANGELES.longitude,
      });
      await server.services.keys.destroy([alerts[0].key_id]);
      expect(dumpedKeys).toEqual([]);
      expect(await count(keysPool, `id = '${alerts[0].key_id}'`)).toBe(0);
      expect(() => unsealJson(MASTER, place, alerts[0].position_sealed)).toThrow('opened');
      expect(await longitudeOf(server, alert.id, token)).toBeUndefined();
    });

    it('have their table made by npm run db:migrate as well, more than once', async () => {
      const empty = await createKeysDatabase();
      try {
        for (let run = 0; run < 2; run++) {
          const { status, stdout } = spawnSync(
            process.execPath,
            ['--import', 'tsx', join(rootDir, 'api/src/commands/migrate.ts')],
            {
              cwd: rootDir,
              encoding: 'utf8',
              env: {
                PATH: process.env.PATH,
                HOME: process.env.HOME,
                ...main.settings,
                KEYS_DATABASE_URL: empty.url,
              },
            },
          );
          expect(stdout).toContain('database of the keys is up to date');
          expect(status).toBe(0);
        }
        const client = new pg.Client({ connectionString: empty.url });
        await client.connect();
        const { rows } = await client.query('SELECT FROM data_keys');
        await client.end();
        expect(rows).toEqual([]);
      } finally {
        await empty.drop();
      }
    });
  },
);
