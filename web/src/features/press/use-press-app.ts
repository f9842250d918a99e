import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { thisDevice } from '../../lib/device';
import type { LocationState } from '../../lib/geolocation';
import type { QueuedPress } from '../../lib/press-queue';
import { type Following, followPress } from './follow-press';
import { learnPin } from './learn-pin';
import type { PressAnswer } from './open-alert';
import { type PressApp, pressApp } from './press-app';

export type Press = QueuedPress<PressAnswer>;

const none: readonly Press[] = [];

/** The page's presses and where the phone is. Empty until the page runs in a browser. */
export function usePressApp(): {
  app: () => PressApp;
  presses: readonly Press[];
  location: LocationState;
} {
  useEffect(() => {
    const stop = pressApp().start();
    return stop;
  }, []);
  const presses = useSyncExternalStore(
    (listener) => pressApp().queue.subscribe(listener),
    () => pressApp().queue.snapshot(),
    () => none,
  );
  const location = useSyncExternalStore(
    (listener) => pressApp().locator.subscribe(listener),
    () => pressApp().locator.snapshot(),
    (): LocationState => 'idle',
  );
  return { app: pressApp, presses, location };
}

const nothing: ReadonlyMap<string, Following> = new Map();

/** Keeps every alert that is not closed as the server has it. Returns how each is followed. */
export function useFollowedAlerts(presses: readonly Press[]): ReadonlyMap<string, Following> {
  const [following, setFollowing] = useState(nothing);
  const followed = useMemo(
    () =>
      presses
        .filter(({ answer }) => answer && answer.status !== 'CLOSED')
        .map(({ id }) => id)
        .join(' '),
    [presses],
  );
  useEffect(() => {
    if (followed) void learnPin();
    const stops = followed
      .split(' ')
      .filter(Boolean)
      .map((id) =>
        followPress({
          connection: thisDevice().connection,
          id,
          onAnswer: (answer) => pressApp().queue.takeAnswer(id, answer),
          onFollowing: (how) => setFollowing((before) => new Map(before).set(id, how)),
        }),
      );
    return () => {
      for (const stop of stops) stop();
    };
  }, [followed]);
  return following;
}
