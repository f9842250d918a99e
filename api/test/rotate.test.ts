import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rootDir } from '../src/env.ts';
import { rotateKeys } from '../src/privacy/key-rotation.ts';
import { UnsealError } from '../src/privacy/sealing.ts';
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
} from './harness.ts';

const OLD = randomBytes(32);
const NEW = randomBytes(32);
const text = (key: Buffer) => key.toString('base64');
const POSITION = 'query ($id: ID!) { alert(id: $id) { position { longitude } } }';

/** Runs the command as an operator does. */
async function rotate(settings: Record<string, string>): Promise<{ code: number; told: string }> {
  const script = join(rootDir, 'api/src/commands/rotate-keys.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: rootDir,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      told += data;
    });
  const code = await new Promise<number>((resolve) =>
    child.on('exit', (status) => resolve(status ?? -1)),
  );
  return { code, told };
}

interface Pressed {
  id: string;
  token: string;
}

async function pressNew(server: TestServer): Promise<Pressed> {
  const token = deviceToken();
  const { id } = await press(server, token, { position: LOS_ANGELES });
  return { id, token };
}

async function longitude(server: TestServer, { id, token }: Pressed): Promise<number | undefined> {
  const answer = await server.ask<{ alert: { position: { longitude: number } } | null }>(
    POSITION,
    { id },
    token,
  );
  return answer.data?.alert?.position?.longitude;
}

/** Every wrapped key in a database. */
async function keysAt(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string; wrappedBy: string; wrappedKey: Buffer }>(
    'SELECT id, wrapped_by AS "wrappedBy", wrapped_key AS "wrappedKey" FROM data_keys',
  );
  await client.end();
  return rows;
}

/** The two places where keys may live. On the embedded database there is one. */
const places =
  inject('database') === 'postgres'
    ? ['beside what they seal', 'apart']
    : ['beside what they seal'];

describe.each(places)('a rotation of keys that are kept %s', (place) => {
  let database: TestDatabase;
  let apart: { url: string; drop(): Promise<void> } | null;
  let own: Record<string, string>;
  const both = { MASTER_KEY: text(NEW), PREVIOUS_MASTER_KEYS: text(OLD) };

  beforeAll(async () => {
    database = await createTestDatabase();
    apart = place === 'apart' ? await createKeysDatabase() : null;
    own = apart ? { KEYS_DATABASE_URL: apart.url } : {};
  });

  afterAll(async () => {
    await database.drop();
    await apart?.drop();
  });

  const start = (settings: Record<string, string>) =>
    startTestServer(database, { settings: { ...own, ...settings } });

  it('goes on under load, and afterwards the new key alone opens everything and the old one nothing', async () => {
    const pressed: Pressed[] = [];
    const before = await start({ MASTER_KEY: text(OLD) });
    for (let index = 0; index < 30; index++) pressed.push(await pressNew(before));
    await before.stop();

    const nodes = [await start(both)];
    // The embedded database is for one node.
    if (inject('database') === 'postgres') nodes.push(await start(both));
    let done = false;
    const failures: unknown[] = [];
    const load = nodes.map(async (node) => {
      while (!done) {
        pressed.push(await pressNew(node));
        const seen = await longitude(node, pressed[Math.floor(Math.random() * 30)] as Pressed);
        if (seen !== LOS_ANGELES.longitude) failures.push(seen);
      }
    });
    const { code, told } = await rotate({ ...database.settings, ...own, ...both });
    done = true;
    await Promise.all(load);
    expect(failures).toEqual([]);
    expect(told).toMatch(/[1-9]\d* keys in the (main database|database of the keys) wrapped by/);
    expect(code).toBe(0);
    expect(pressed.length).toBeGreaterThan(30);
    for (const node of nodes) await node.stop();

    const after = await start({ MASTER_KEY: text(NEW) });
    for (const each of pressed) expect(await longitude(after, each)).toBe(LOS_ANGELES.longitude);
    await after.stop();

    await expect(start({ MASTER_KEY: text(OLD) })).rejects.toThrow('cannot be opened');
    // The embedded database has no address while nothing runs on it.
    if (inject('database') === 'embedded') return;
    const old = localWrappingKeys(OLD, []);
    const rows = await keysAt(apart?.url ?? (database.settings.DATABASE_URL as string));
    expect(rows.length).toBeGreaterThan(30);
    for (const { id, ...wrapped } of rows)
      await expect((async () => old.unwrap(id, wrapped))()).rejects.toThrow(UnsealError);
  });

  it('does nothing the second time, and says which keys it cannot open', async () => {
    const again = await rotate({ ...database.settings, ...own, ...both });
    expect(again.told).not.toMatch(/[1-9]\d* keys in/);
    expect(again.code).toBe(0);
    const lost = await rotate({ ...database.settings, ...own, MASTER_KEY: text(randomBytes(32)) });
    expect(lost.told).toMatch(/[1-9]\d* keys in .* not among PREVIOUS_MASTER_KEYS/);
    expect(lost.code).toBe(1);
    for (const key of [OLD, NEW]) {
      expect(lost.told).not.toContain(text(key));
      expect(lost.told).not.toContain(key.toString('hex'));
    }
  });
});

describe('a rotation', () => {
  let database: TestDatabase;
  let server: TestServer;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startTestServer(database, { settings: { MASTER_KEY: text(OLD) } });
    pool = server.services.database.pool;
    for (let index = 0; index < 12; index++) await press(server, deviceToken());
  });

  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const wrapping = localWrappingKeys(NEW, [OLD]);
  const left = async () =>
    (
      await pool.query('SELECT count(*)::int AS count FROM data_keys WHERE wrapped_by <> $1', [
        wrapping.current,
      ])
    ).rows[0].count as number;

  it('goes on where it was cut off', async () => {
    await expect(
      rotateKeys(pool, wrapping, {
        batch: 5,
        onProgress: () => {
          throw new Error('cut off');
        },
      }),
    ).rejects.toThrow('cut off');
    // Twelve alerts' and the staff's, less one batch.
    expect(await left()).toBe(8);
    expect(await rotateKeys(pool, wrapping, { batch: 5 })).toEqual({ rewrapped: 8, unopened: [] });
    expect(await left()).toBe(0);
  });

  it('leaves a key alone that was changed or destroyed between its reading and its writing', async () => {
    const back = localWrappingKeys(OLD, [NEW]);
    const racing = {
      query: async (...args: [string | { text: string }, unknown[]?]) => {
        const sql = typeof args[0] === 'string' ? args[0] : args[0].text;
        if (sql.startsWith('UPDATE data_keys'))
          await pool.query(
            'DELETE FROM data_keys WHERE id = (SELECT min(id::text)::uuid FROM data_keys WHERE NOT fixed)',
          );
        return (pool.query as (...given: unknown[]) => Promise<unknown>).apply(pool, args);
      },
    } as unknown as pg.Pool;
    const { rewrapped } = await rotateKeys(racing, back);
    expect(rewrapped).toBe(12);
    const { rows } = await pool.query('SELECT count(*)::int AS count FROM data_keys');
    expect(rows[0].count).toBe(12);
  });
});
