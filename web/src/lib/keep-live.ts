import { jitteredBackoffMs } from './backoff';

export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live'; since: number }
  | { kind: 'lost'; since: number };

/** Why one attempt ended. `at-once` is for a connection that was closed to be resumed. */
export type AttemptEnd = 'retry' | 'at-once' | 'stop';

export type Attempt = (report: {
  live: () => void;
  ended: (how: AttemptEnd) => void;
}) => () => void;

export type KeepLiveOptions = {
  attempt: Attempt;
  onState: (state: LiveState) => void;
  now?: () => number;
  delayMs?: (failures: number) => number;
};

const QUICK_ENDS_ALLOWED = 3;

/**
 * Makes an attempt, and another whenever one ends, for ever: after a growing pause, or at once on
 * `wake()`. Only `stop()`, or an attempt that ends with 'stop', ends it.
 */
export function keepLive(options: KeepLiveOptions) {
  const now = options.now ?? Date.now;
  const delayMs = options.delayMs ?? jitteredBackoffMs;
  let state: LiveState = { kind: 'connecting' };
  let failures = 0;
  let quickEnds = 0;
  let running = 0;
  let cancel: (() => void) | null = null;
  let pause: ReturnType<typeof setTimeout> | null = null;
  let stopped = false;

  const setState = (next: LiveState) => {
    state = next;
    options.onState(next);
  };

  const begin = () => {
    if (pause) clearTimeout(pause);
    pause = null;
    const mine = ++running;
    const isMine = () => mine === running && !stopped;
    const cancelAttempt = options.attempt({
      live: () => {
        if (!isMine()) return;
        failures = 0;
        if (state.kind !== 'live') setState({ kind: 'live', since: now() });
      },
      ended: (how) => {
        if (isMine()) finish(how);
      },
    });
    if (isMine()) cancel = cancelAttempt;
    else cancelAttempt();
  };

  const finish = (how: AttemptEnd) => {
    running++;
    cancel?.();
    cancel = null;
    if (how === 'stop') {
      stopped = true;
      return;
    }
    if (state.kind !== 'lost') setState({ kind: 'lost', since: now() });
    quickEnds = how === 'at-once' ? quickEnds + 1 : 0;
    failures++;
    const atOnce = how === 'at-once' && quickEnds <= QUICK_ENDS_ALLOWED;
    pause = setTimeout(begin, atOnce ? 0 : delayMs(failures));
  };

  begin();

  return {
    /** Ends the pause, if there is one: there is reason to think that trying now will work. */
    wake: () => {
      if (pause && !stopped) begin();
    },
    /** Gives up the attempt that is running and begins another. */
    restart: () => {
      if (stopped) return;
      running++;
      cancel?.();
      cancel = null;
      if (state.kind !== 'lost') setState({ kind: 'lost', since: now() });
      begin();
    },
    stop: () => {
      stopped = true;
      running++;
      if (pause) clearTimeout(pause);
      cancel?.();
      cancel = null;
    },
  };
}

export type Live = ReturnType<typeof keepLive>;
