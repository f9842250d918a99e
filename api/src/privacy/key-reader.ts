import type { DataKey } from './data-key.ts';
import type { StoredKey } from './key-store.ts';
import type { WrappingKeys } from './wrapping-keys.ts';

/** How long a key that was just given out is known without reading it. */
const REMEMBERED_MS = 10_000;
const REMEMBERED_MOST = 4_096;

interface Waiting {
  resolve(stored: StoredKey | undefined): void;
  reject(error: unknown): void;
}

/**
 * Reads keys: all that are asked for in one moment in one query, and none that was given out here a moment ago, so that a
 * press is answered whole without asking the keys' database.
 */
export class KeyReader {
  private waiting = new Map<string, Waiting[]>();
  private readonly recent = new Map<string, { key: Buffer; until: number }>();

  constructor(
    private readonly read: (ids: string[]) => Promise<StoredKey[]>,
    private readonly wrapping: WrappingKeys,
  ) {}

  /** The opened key; null where there is none. */
  async open(id: string): Promise<Buffer | null> {
    const known = this.recent.get(id);
    if (known && known.until > Date.now()) return known.key;
    const stored = await new Promise<StoredKey | undefined>((resolve, reject) => {
      if (this.waiting.size === 0) setImmediate(() => void this.readWaiting());
      const others = this.waiting.get(id) ?? [];
      this.waiting.set(id, [...others, { resolve, reject }]);
    });
    return stored ? this.wrapping.unwrap(id, stored) : null;
  }

  remember({ id, key }: DataKey): void {
    const now = Date.now();
    for (const [old, { until }] of this.recent) {
      if (until > now && this.recent.size < REMEMBERED_MOST) break;
      this.recent.delete(old);
    }
    this.recent.set(id, { key, until: now + REMEMBERED_MS });
  }

  forget(ids: string[]): void {
    for (const id of ids) this.recent.delete(id);
  }

  private async readWaiting(): Promise<void> {
    const asked = this.waiting;
    this.waiting = new Map();
    try {
      const stored = new Map((await this.read([...asked.keys()])).map((key) => [key.id, key]));
      for (const [id, waiting] of asked) for (const { resolve } of waiting) resolve(stored.get(id));
    } catch (error) {
      for (const waiting of asked.values()) for (const { reject } of waiting) reject(error);
    }
  }
}
