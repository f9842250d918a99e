/**
 * Wakes the tails of all nodes. It carries no events: a lost wake-up costs at most the sweep, never an event.
 * `publish` neither throws nor waits for the network.
 */
export interface Bus {
  publish(): void;
  /** Calls `wake` at every publish of any node, this one included. Returns the way to stop. */
  subscribe(wake: () => void): () => void;
  close(): Promise<void>;
}

/** The bus of a single node. */
export function localBus(): Bus {
  const listeners = new Set<() => void>();
  return {
    publish() {
      for (const wake of listeners) wake();
    },
    subscribe(wake) {
      listeners.add(wake);
      return () => listeners.delete(wake);
    },
    async close() {
      listeners.clear();
    },
  };
}
