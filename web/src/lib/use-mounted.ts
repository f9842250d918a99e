import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False while the page is the static one, true once it runs in a browser. */
export const useMounted = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
