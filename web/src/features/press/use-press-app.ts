import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { thisDevice } from '../../lib/device';
import type { LocationState } from '../../lib/geolocation';
import type { QueuedPress } from '../../lib/press-queue';
import { followPress } from './follow-press';
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
  useEffect(() => pressApp().start(), []);
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

/** Keeps every alert that is not closed as the server has it. Returns those without a live socket. */
export function useFollowedAlerts(presses: readonly Press[]): ReadonlySet<string> {
  const [notLive, setNotLive] = useState<ReadonlySet<string>>(new Set());
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
          onLive: (live) => setNotLive((before) => withMember(before, id, !live)),
        }),
      );
    return () => {
      for (const stop of stops) stop();
    };
  }, [followed]);
  return notLive;
}

function withMember(set: ReadonlySet<string>, member: string, isIn: boolean): ReadonlySet<string> {
  if (set.has(member) === isIn) return set;
  const next = new Set(set);
  if (isIn) next.add(member);
  else next.delete(member);
  return next;
}
