import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DataKeys } from '../src/privacy/data-keys.ts';
import { sweepKeys } from '../src/privacy/key-housekeeping.ts';
import { UnsealError } from '../src/privacy/sealing.ts';
import { localWrappingKeys } from '../src/privacy/wrapping-keys.ts';
import { report } from './actions.ts';
import { deviceToken, LOS_ANGELES, press, useTestServer } from './harness.ts';

const HOUR = 60 * 60 * 1_000;

let now = Date.now();
const { server } = useTestServer({ clock: () => new Date(now) });

const pool = () => server.services.database.pool;
const keys = () => server.services.keys;

/** Another process: knows nothing but what is stored. */
const elsewhere = (master: Buffer) =>
  new DataKeys({
    database: server.services.database,
    wrapping: localWrappingKeys(master),
    clock: () => new Date(now),
  });

async function queriesDuring(work: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const { query } = pool();
  pool().query = ((...args: Parameters<typeof query>) => {
    const [first] = args as unknown[];
    texts.push(typeof first === 'string' ? first : String((first as { text: string }).text));
    return query.apply(pool(), args);
  }) as typeof query;
  try {
    await work();
  } finally {
    pool().query = query;
  }
  return texts;
}

describe('data keys', () => {
  it('open in any process with the master key, and in none with another', async () => {
    const master = randomBytes(32);
    const one = elsewhere(master);
    const { id, key } = await one.create();
    expect(await elsewhere(master).open(id)).toEqual(key);
    await expect(elsewhere(randomBytes(32)).open(id)).rejects.toThrow(UnsealError);
  });

  it('are never in the database as they are', async () => {
    const { id, key } = await keys().create();
    const { rows } = await pool().query('SELECT d::text AS row FROM data_keys d WHERE id = $1', [
      id,
    ]);
    expect(rows[0].row).toContain('\\x');
    expect(rows[0].row).not.toContain(key.toString('hex'));
  });

  it('are gone when destroyed, and destroying again is harmless', async () => {
    const { id } = await keys().create();
    await keys().destroy([id]);
    await keys().destroy([id, randomUUID()]);
    expect(await keys().open(id)).toBeNull();
  });

  it('are read in one query when many are asked for at once', async () => {
    const master = randomBytes(32);
    const made = await Promise.all(Array.from({ length: 20 }, () => elsewhere(master).create()));
    const reading = elsewhere(master);
    const asked = await queriesDuring(async () => {
      const opened = await Promise.all(
        [...made, ...made].map(async ({ id, key }) => (await reading.open(id))?.equals(key)),
      );
      expect(opened).toEqual(Array(40).fill(true));
      expect(await reading.open(randomUUID())).toBeNull();
    });
    // Housekeeping may look at the keys meanwhile; it does not read them.
    const reads = asked.filter((text) => /wrapped_key.*FROM data_keys WHERE id = ANY/s.test(text));
    expect(reads).toHaveLength(2);
  });

  it('with a fixed id are made once by many makers at once', async () => {
    const id = randomUUID();
    const master = randomBytes(32);
    const made = await Promise.all(
      Array.from({ length: 10 }, () =>
        elsewhere(master)
          .ensure(id)
          .then(({ key }) => key),
      ),
    );
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
    expect((await elsewhere(master).ensure(id)).key).toEqual(made[0]);
  });

  it('that nobody came to own are swept after a day; owned, fixed and young ones stay', async () => {
    const token = deviceToken();
    const alert = await press(server, token, { position: LOS_ANGELES });
    const orphan = await keys().create();
    const owned = await keys().create();
    const person = alert.personId;
    await pool().query('UPDATE persons SET key_id = $1 WHERE id = $2', [owned.id, person]);
    const fixed = await keys().ensure(randomUUID());
    const sweep = () => sweepKeys(pool(), pool(), new Date(now));
    now += 23 * HOUR;
    await sweep();
    expect(await keys().open(orphan.id)).not.toBeNull();
    now += 2 * HOUR;
    const young = await keys().create();
    await sweep();
    await sweep();
    const { rows } = await pool().query('SELECT id FROM data_keys WHERE id = ANY ($1)', [
      [orphan.id, owned.id, fixed.id, young.id],
    ]);
    expect(rows.map(({ id }) => id).sort()).toEqual([owned.id, fixed.id, young.id].sort());
    expect((await report(server, alert.id, LOS_ANGELES, token)).__typename).toBe('Alert');
  });
});
