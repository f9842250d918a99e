import { deviceToken, isTokenKey } from './device-token';
import { createGraphqlConnection, type GraphqlConnection } from './graphql-client';
import { durableStore, type KeyValueStore } from './storage';

export type Device = { store: KeyValueStore; connection: GraphqlConnection };

let device: Device | null = null;

/** This phone: what it keeps, and its way to the API under its own token. */
export function thisDevice(): Device {
  if (!device) {
    const store = durableStore();
    device = { store, connection: createGraphqlConnection(() => deviceToken(store)) };
  }
  return device;
}

const PREPARED = 'abd.prepared';

export const isPrepared = (store: KeyValueStore): boolean => store.get(PREPARED) !== null;

export const markPrepared = (store: KeyValueStore): void =>
  store.set(PREPARED, new Date().toISOString());

const OURS = 'abd.';

/** Leaves nothing on this phone: no token, no press, no mark that it was ever used. */
export function forgetDevice(): void {
  const { store, connection } = thisDevice();
  for (const key of store.keys().filter((key) => key.startsWith(OURS))) store.remove(key);
  connection.socket.drop();
}

/** Calls back when another window of this phone has forgotten everything. */
export function onForgotten(callback: () => void): () => void {
  const changed = ({ key, newValue }: StorageEvent) => {
    if (key === null || (isTokenKey(key) && newValue === null)) callback();
  };
  window.addEventListener('storage', changed);
  return () => window.removeEventListener('storage', changed);
}
