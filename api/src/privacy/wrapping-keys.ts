import { createHash } from 'node:crypto';
import { decrypt, encrypt, UnsealError } from './sealing.ts';

/** A data key as it is stored: wrapped, with the name of the key that wrapped it. */
export interface WrappedKey {
  wrappedBy: string;
  wrappedKey: Uint8Array;
}

/**
 * Wraps data keys for storing. The seam where a key service of a cloud or a hardware module can stand.
 *
 * `wrap` answers at once and asks nobody, for a press may be waiting: a service gives a key of its own to hold in memory
 * (unwrapped by it at the start) and names it in `current`. `unwrap` may ask over the network; it is never needed for a
 * press.
 */
export interface WrappingKeys {
  /** Name of the key that wraps now; says nothing about the key. */
  readonly current: string;
  /** Wraps a data key for the place with this id, and no other. */
  wrap(id: string, key: Buffer): WrappedKey;
  /** @throws UnsealError when it was wrapped by an unknown key, for another id, or was altered */
  unwrap(id: string, wrapped: WrappedKey): Promise<Buffer>;
}

function nameOf(masterKey: Buffer): string {
  return createHash('sha256').update('key-name').update(masterKey).digest('hex').slice(0, 12);
}

/** Wrapping by a key of 32 bytes from the settings. `previous` ones open what they wrapped. */
export function localWrappingKeys(masterKey: Buffer, previous: Buffer[] = []): WrappingKeys {
  const byName = new Map([...previous, masterKey].map((key) => [nameOf(key), key]));
  const current = nameOf(masterKey);
  return {
    current,
    wrap: (id, key) => ({ wrappedBy: current, wrappedKey: encrypt(masterKey, `key:${id}`, key) }),
    async unwrap(id, { wrappedBy, wrappedKey }) {
      const master = byName.get(wrappedBy);
      if (!master) throw new UnsealError();
      return decrypt(master, `key:${id}`, wrappedKey);
    },
  };
}
