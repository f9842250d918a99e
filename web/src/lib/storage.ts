/** What this app needs of localStorage; tests bring their own. */
export type KeyValueStore = {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
};

/** Holds everything until the page is closed. */
export function memoryStore(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  };
}

/**
 * localStorage, with memory behind it: where the browser refuses to store (private windows, a full
 * disk), reading back still works until the page is closed, and nothing throws.
 */
export function durableStore(): KeyValueStore {
  const memory = memoryStore();
  const attempt = <T>(action: () => T, otherwise: T): T => {
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => attempt(() => localStorage.getItem(key), null) ?? memory.get(key),
    set: (key, value) => {
      memory.remove(key);
      const stored = attempt(() => {
        localStorage.setItem(key, value);
        return true;
      }, false);
      if (!stored) memory.set(key, value);
    },
    remove: (key) => {
      memory.remove(key);
      attempt(() => localStorage.removeItem(key), undefined);
    },
    keys: () => [
      ...attempt(() => Object.keys(localStorage), []).filter((key) => memory.get(key) === null),
      ...memory.keys(),
    ],
  };
}
