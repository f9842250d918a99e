interface Settings<Ran> {
  /** One turn of the work. The signal tells it that the poller is being stopped. */
  run(signal: AbortSignal): Promise<Ran>;
  /**
   * Milliseconds from the end of a turn to the next one, or how to find them from what the turn returned (undefined if
   * it failed) and how long it took; null for a turn that only a wake-up has follow.
   */
  every: number | ((ran: Ran | undefined, tookMs: number) => number | null);
  /** Milliseconds from the start to the first turn: left out it begins at once, with null only when woken. */
  first?: number | null;
  /** Subscribes to what makes a turn due at once. Returns the way to stop. */
  wakeOn?(wake: () => void): () => void;
  /** Told of every turn that failed, but not once the poller is stopped. The next turn comes all the same. */
  onError(error: unknown): void;
}

/** Work that is done again and again, one turn at a time. */
export interface Poller<Ran> {
  start(): void;
  /** Begins a turn now, or right after the one under way. Does nothing before the start and after the stop. */
  wake(): void;
  /**
   * Runs a whole turn that begins after this call, also before the start: how tests move time on by hand. Callers during
   * a turn share the next one. Returns undefined once stopped. @throws what the turn throws
   */
  runDue(): Promise<Ran | undefined>;
  /** Lets the turn that is under way end; no other begins. */
  stop(): Promise<void>;
}

/** Puts a poller together; it works once it is started. Its timers keep no process alive. */
export function poll<Ran>(settings: Settings<Ran>): Poller<Ran> {
  const { run, every, first = 0, wakeOn, onError } = settings;
  const ending = new AbortController();
  const { signal } = ending;
  let isStarted = false;
  let timer: NodeJS.Timeout | undefined;
  /** Ends with the turn under way, and never fails. */
  let running: Promise<void> | null = null;
  let following: Promise<Ran | undefined> | null = null;
  let unsubscribe: (() => void) | undefined;

  function begin(): Promise<Ran> {
    clearTimeout(timer);
    const beganAt = performance.now();
    const turn = Promise.resolve().then(() => run(signal));
    const rest = (ran?: Ran) => {
      running = null;
      if (following) return;
      later(typeof every === 'number' ? every : every(ran, performance.now() - beganAt));
    };
    running = turn.then(rest, () => rest());
    turn.catch((error: unknown) => {
      if (!signal.aborted) onError(error);
    });
    return turn;
  }

  function later(milliseconds: number | null): void {
    if (!isStarted || signal.aborted || milliseconds === null) return;
    timer = setTimeout(wake, milliseconds);
    timer.unref();
  }

  function runDue(): Promise<Ran | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    if (following) return following;
    if (!running) return begin();
    following = running.then(() => {
      following = null;
      return signal.aborted ? undefined : begin();
    });
    return following;
  }

  function wake(): void {
    if (isStarted) runDue().catch(() => undefined);
  }

  return {
    start() {
      if (signal.aborted) return;
      isStarted = true;
      unsubscribe = wakeOn?.(wake);
      if (first === 0) wake();
      else later(first);
    },
    wake,
    runDue,
    async stop() {
      ending.abort();
      clearTimeout(timer);
      unsubscribe?.();
      await running;
    },
  };
}
