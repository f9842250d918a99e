import { deviceToken } from './device-token';
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
