import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { whileReconnecting } from '../db/connection-errors.ts';
import type { KeysDatabase } from '../db/keys-database.ts';
import type { DataKey } from './data-key.ts';
import { KeyReader } from './key-reader.ts';
import { KeyReserve } from './key-reserve.ts';
import { deleteKeys, insertKeys, readKeys, type StoredKey } from './key-store.ts';
import type { WrappedKey, WrappingKeys } from './wrapping-keys.ts';

/** How long a reader waits for the keys' database to come back, in milliseconds. */
const AWAY_MS = 3_000;

export type { DataKey };

/** A new data key for a press. */
export interface TakenKey extends DataKey {
  /** To be written together with its owner; null when it is durable already, in a database of its own. */
  stored: WrappedKey | null;
}

interface Options {
  database: Pick<Database, 'pool'>;
  wrapping: WrappingKeys;
  clock: Clock;
  /** Where keys live apart from what they seal; null keeps both in one database. */
  keysDatabase?: KeysDatabase | null;
  reserveSize?: number;
  onTrouble?: (error: unknown) => void;
}

/**
 * The data keys of persons and alerts: each seals what belongs to its owner, and destroying it makes all of that
 * unreadable, in this database and in what was copied from it without the keys.
 */
export class DataKeys {
  private readonly reserve: KeyReserve | null;
  private readonly reader: KeyReader;

  constructor(private readonly on: Options) {
    const { keysDatabase, clock, reserveSize, onTrouble } = on;
    this.reserve = keysDatabase
      ? new KeyReserve({
          clock,
          size: reserveSize,
          onTrouble,
          make: (count) => this.makeAhead(keysDatabase, count),
        })
      : null;
    this.reader = new KeyReader((ids) => this.readStored(ids), on.wrapping);
  }

  /** Fills the reserve. Does not fail while the keys' database is away. */
  async start(): Promise<void> {
    await this.reserve?.start();
  }

  /** Destroys what was made ahead and not used, as far as that is possible. */
  async stop(): Promise<void> {
    const left = (await this.reserve?.stop()) ?? [];
    const { keysDatabase } = this.on;
    if (keysDatabase && left.length > 0)
      await deleteKeys(
        keysDatabase.pool,
        left.map(({ id }) => id),
      ).catch(() => undefined);
    await keysDatabase?.close();
  }

  /** The database of the keys; null where they live in the main one. */
  get apart(): pg.Pool | null {
    return this.on.keysDatabase?.pool ?? null;
  }

  /** How many keys are made ahead; null with one database, where none are needed. */
  get reserved(): number | null {
    return this.reserve?.length ?? null;
  }

  /** A key for a press, without asking anybody. */
  take(): TakenKey {
    const ready = this.reserve?.take();
    const made = ready ?? this.make();
    this.reader.remember(made);
    const stored = ready ? null : this.on.wrapping.wrap(made.id, made.key);
    return { ...made, stored };
  }

  /** A new key, stored. It is destroyed after a day unless its owner is stored with its id (see readOwned). */
  async create(): Promise<DataKey> {
    const { stored, ...made } = this.take();
    const row = stored && { id: made.id, ...stored };
    if (row) await insertKeys(this.on.database.pool, [row], this.on.clock());
    return made;
  }

  /**
   * The key with a fixed id, made where it is missing. Of two makers at once, both get the one that was first. It is no
   * person's, so it stays in the main database: a node starts while the database of the keys is away.
   */
  async ensure(id: string): Promise<DataKey> {
    const { database, wrapping, clock } = this.on;
    for (;;) {
      const [stored] = await readKeys(database.pool, [id]);
      if (stored) return { id, key: await wrapping.unwrap(id, stored) };
      const row = { id, ...wrapping.wrap(id, randomBytes(32)) };
      await insertKeys(database.pool, [row], clock(), true);
    }
  }

  /**
   * Opens a key; null for one that was destroyed. `brought` spares the reading; those that are asked for in one moment
   * are read in one query.
   */
  open(id: string, brought?: WrappedKey): Promise<Buffer | null> {
    return brought ? this.on.wrapping.unwrap(id, brought) : this.reader.open(id);
  }

  /**
   * Destroys keys for good, wherever they are. Harmless to repeat, and to be repeated when it fails.
   *
   * First in the main database: a key that is being moved over (see moveKeys) is then either not moved any more, or
   * already where the second look finds it.
   */
  async destroy(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    this.reader.forget(ids);
    const { database, keysDatabase } = this.on;
    await deleteKeys(database.pool, ids);
    if (!keysDatabase) return;
    await keysDatabase.prepare();
    await deleteKeys(keysDatabase.pool, ids);
  }

  private make(): DataKey {
    return { id: randomUUID(), key: randomBytes(32) };
  }

  private async makeAhead({ pool, prepare }: KeysDatabase, count: number): Promise<DataKey[]> {
    await prepare();
    const made = Array.from({ length: count }, () => this.make());
    const rows = made.map(({ id, key }) => ({ id, ...this.on.wrapping.wrap(id, key) }));
    await insertKeys(pool, rows, this.on.clock());
    return made;
  }

  /**
   * Asks both: what was written beside its owner must be found while the other database is away. One that was moved over
   * between the two looks is found by a third.
   */
  private async readStored(ids: string[]): Promise<StoredKey[]> {
    const { database, keysDatabase } = this.on;
    const beside = whileReconnecting(() => readKeys(database.pool, ids));
    if (!keysDatabase) return beside;
    const readApart = async (some: string[]) => {
      await keysDatabase.prepare();
      return whileReconnecting(() => readKeys(keysDatabase.pool, some), AWAY_MS);
    };
    const [here, there] = await Promise.allSettled([beside, readApart(ids)]);
    if (here.status === 'rejected') throw here.reason;
    const found = [...here.value, ...(there.status === 'fulfilled' ? there.value : [])];
    const missing = ids.filter((id) => !found.some((key) => key.id === id));
    if (missing.length === 0) return found;
    if (there.status === 'rejected') throw there.reason;
    return [...found, ...(await readApart(missing))];
  }
}
