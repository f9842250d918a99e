import { randomUUID } from 'node:crypto';
import type { Database } from '../db/client.ts';
import type { Keyring, WrappedKey } from './sealing.ts';

/** A data key in hand, with the id under which its owner keeps it. */
export interface DataKey {
  id: string;
  key: Buffer;
}

/** A new data key for a press. */
export interface TakenKey extends DataKey {
  /** To be written together with its owner; null when it is durable already, in a database of its own. */
  stored: WrappedKey | null;
}

/** A stored data key that a reader brought along. */
interface Brought {
  wrappedBy: string;
  wrappedKey: Uint8Array;
}

/**
 * The data keys of persons and alerts: each seals what belongs to its owner, and destroying it makes all of that
 * unreadable, in this database and in what was copied from it without the keys.
 */
export class DataKeys {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {}

  /** A key for a press, without asking anybody. */
  take(): TakenKey {
    const id = randomUUID();
    const { key, wrappedBy, wrappedKey } = this.keyring.make(id);
    return { id, key, stored: { wrappedBy, wrappedKey } };
  }

  /** A new key, stored. */
  async create(): Promise<DataKey> {
    const { id, key, stored } = this.take();
    if (stored)
      await this.database.prisma.dataKey.create({
        data: {
          id,
          wrappedBy: stored.wrappedBy,
          wrappedKey: Uint8Array.from(stored.wrappedKey),
        },
      });
    return { id, key };
  }

  /** The key under a fixed id, made where it is missing. Of two that make it at once, both get the first. */
  async ensure(id: string): Promise<Buffer> {
    const standing = await this.open(id);
    if (standing) return standing;
    const { wrappedBy, wrappedKey } = this.keyring.make(id);
    const data = { id, wrappedBy, wrappedKey: Uint8Array.from(wrappedKey) };
    await this.database.prisma.dataKey.createMany({ data, skipDuplicates: true });
    const key = await this.open(id);
    if (!key) throw new Error(`The data key ${id} was destroyed while it was made.`);
    return key;
  }

  /** Opens a key; null for one that was destroyed. `brought` spares the reading. */
  async open(id: string, brought?: Brought): Promise<Buffer | null> {
    const stored = brought ?? (await this.database.prisma.dataKey.findUnique({ where: { id } }));
    return stored && this.keyring.open(id, stored);
  }

  /** Destroys keys for good. Harmless to repeat. */
  async destroy(ids: string[]): Promise<void> {
    await this.database.prisma.dataKey.deleteMany({ where: { id: { in: ids } } });
  }
}
