import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { Live, LiveState } from '../../lib/keep-live';
import { staffConnection } from '../../lib/staff-connection';
import { onWake } from '../../lib/wake';
import { runDeskFeed } from './desk-feed';
import { deskSource } from './desk-source';
import { deskReducer, emptyDesk } from './desk-state';

export type Session = 'opening' | 'open' | 'signed-out' | 'ended';

/** The desk's alerts, kept as the server has them for as long as the officer is signed in. */
export function useDeskFeed() {
  const [desk, dispatch] = useReducer(deskReducer, emptyDesk);
  const [connection, setConnection] = useState<LiveState>({ kind: 'connecting' });
  const [session, setSession] = useState<Session>('opening');
  const feed = useRef<Live | null>(null);
  const isFollowed = session === 'opening' || session === 'open';

  useEffect(() => {
    if (!isFollowed) return;
    const running = runDeskFeed({
      source: deskSource(staffConnection()),
      onSnapshot: (snapshot) => {
        dispatch({ type: 'snapshot', snapshot });
        setSession('open');
      },
      onEvent: (event) => dispatch({ type: 'event', event }),
      onState: setConnection,
      onSignedOut: () => {
        dispatch({ type: 'signed-out' });
        setSession((before) => (before === 'open' ? 'ended' : 'signed-out'));
      },
    });
    feed.current = running;
    const stopWaking = onWake((reason) => {
      if (reason === 'visible') return running.wake();
      staffConnection().socket.drop();
      running.restart();
    });
    return () => {
      stopWaking();
      running.stop();
      feed.current = null;
      setConnection({ kind: 'connecting' });
    };
  }, [isFollowed]);

  const retry = useCallback(() => feed.current?.wake(), []);
  const signedIn = useCallback(() => setSession('opening'), []);
  const signedOut = useCallback(() => {
    dispatch({ type: 'signed-out' });
    setSession('signed-out');
  }, []);
  return { desk, dispatch, connection, session, retry, signedIn, signedOut };
}
