import { useCallback, useEffect, useState } from 'react';
import { thisDevice } from '../../lib/device';
import { rememberPin } from '../../lib/known-pin';
import { loadMe, type MeState } from './me-person';

export function useMe() {
  const [me, setMe] = useState<MeState>({ kind: 'loading' });
  const reload = useCallback(async () => {
    const { store, connection } = thisDevice();
    const loaded = await loadMe(connection.client);
    if (loaded.kind === 'known') rememberPin(store, loaded.person.hasPin);
    // What is on the screen stays there when a second reading fails.
    setMe((before) => (loaded.kind === 'failed' && before.kind === 'known' ? before : loaded));
  }, []);
  useEffect(() => void reload(), [reload]);
  return { me, reload };
}
