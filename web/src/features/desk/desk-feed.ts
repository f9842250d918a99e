import { keepLive, type LiveState } from '../../lib/keep-live';
import type { SubscriptionEnd } from '../../lib/subscription-end';
import type { DeskEvent, Snapshot } from './desk-state';

export type LoadOutcome =
  | { kind: 'loaded'; snapshot: Snapshot }
  | { kind: 'signed-out' }
  | { kind: 'failed' };

export type FeedSource = {
  load: () => Promise<LoadOutcome>;
  subscribe: (
    after: string,
    sink: {
      open: () => void;
      event: (event: DeskEvent) => void;
      ended: (how: SubscriptionEnd) => void;
    },
  ) => () => void;
};

type FeedOptions = {
  source: FeedSource;
  onSnapshot: (snapshot: Snapshot) => void;
  onEvent: (event: DeskEvent) => void;
  onState: (state: LiveState) => void;
  onSignedOut: () => void;
  delayMs?: (failures: number) => number;
};

/**
 * Reads everything once, then follows the log from there. Whatever ends the feed, it goes on from
 * the last event it saw; only when the server no longer knows that place is everything read again.
 */
export function runDeskFeed(options: FeedOptions) {
  const { source, onSnapshot, onEvent, onState, onSignedOut, delayMs } = options;
  let cursor: string | null = null;

  return keepLive({
    onState,
    ...(delayMs ? { delayMs } : {}),
    attempt: ({ live, ended }) => {
      let isOver = false;
      let unsubscribe = () => {};

      const signOut = () => {
        ended('stop');
        onSignedOut();
      };
      const follow = (after: string) => {
        unsubscribe = source.subscribe(after, {
          open: live,
          event: (event) => {
            if (isOver) return;
            cursor = event.cursor;
            onEvent(event);
          },
          ended: (how) => {
            if (isOver) return;
            if (how === 'signed-out') return signOut();
            // Reading anew tells whether there is a session, and of which posts it is now.
            if (how === 'cursor-lost' || how === 'right-gone') cursor = null;
            ended(how === 'retry' ? 'retry' : 'at-once');
          },
        });
      };
      const start = async () => {
        if (cursor !== null) return follow(cursor);
        const outcome = await source.load();
        if (isOver) return;
        if (outcome.kind === 'signed-out') return signOut();
        if (outcome.kind === 'failed') return ended('retry');
        cursor = outcome.snapshot.cursor;
        onSnapshot(outcome.snapshot);
        follow(cursor);
      };

      start().catch(() => ended('retry'));
      return () => {
        isOver = true;
        unsubscribe();
      };
    },
  });
}
