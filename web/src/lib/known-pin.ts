import type { KeyValueStore } from './storage';

const KEY = 'abd.pin';

/** Whether a PIN is set, as far as this phone knows: it must be able to ask for it without a network. */
export const isPinKnown = (store: KeyValueStore): boolean => store.get(KEY) !== null;

export function rememberPin(store: KeyValueStore, hasPin: boolean): void {
  if (hasPin) store.set(KEY, 'set');
  else store.remove(KEY);
}
