import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
import type { Credentials } from '../credentials.ts';
import type { Identity } from '../identity.ts';
import { type KnownViewer, subjectsOf, type Viewer } from '../viewer.ts';
import { type AccessChange, readAccessChanges } from './access-store.ts';

interface Options {
  pool: pg.Pool;
  identity: Identity;
  clock: Clock;
  onTrouble: (error: unknown) => void;
  /** How often it looks. A right that was taken away ends what it opened within this and a moment. */
  everyMs?: number;
}

interface Watched {
  credentials: Credentials;
  viewer: KnownViewer;
  askedAt: number;
  onGone: () => void;
}

const EVERY_MS = 1_000;
/** A desk that is open all night is in use: its session must not end for want of it. */
const ASK_AGAIN_MS = 10 * 60_000;
/** Longer than any transaction may last, so that no change is passed over. */
const WINDOW_SECONDS = 20;

/**
 * Ends what was opened with a right that is gone: expired, revoked, or another one now.
 *
 * Each node looks at `access_changes` once a second, whatever the number of its sockets, and asks anew about those
 * callers alone whom a change names.
 */
export class AccessWatch {
  private readonly bySubject = new Map<string, Set<Watched>>();
  private readonly expiring = new Set<Watched>();
  private seen = new Set<bigint>();
  /** Subjects of the changes that were looked at lately. */
  private recent = new Set<string>();
  private readonly unsure = new Set<Watched>();
  private readonly poller: Poller<void>;

  constructor(private readonly options: Options) {
    const everyMs = options.everyMs ?? EVERY_MS;
    this.poller = poll({
      first: everyMs,
      every: everyMs,
      run: () => this.look(),
      onError: options.onTrouble,
    });
  }

  start(): void {
    this.poller.start();
  }

  stop(): Promise<void> {
    return this.poller.stop();
  }

  /** Calls `onGone` once when these credentials stand for another viewer than this, or for nobody. Returns the way to stop. */
  watch(credentials: Credentials, viewer: KnownViewer, onGone: () => void): () => void {
    const watched = { credentials, viewer, askedAt: this.options.clock().getTime(), onGone };
    for (const subject of subjectsOf(viewer)) {
      const those = this.bySubject.get(subject) ?? new Set();
      this.bySubject.set(subject, those.add(watched));
    }
    if ('expiresAt' in viewer) this.expiring.add(watched);
    // Its change may have been looked at between the finding of the viewer and now.
    if (subjectsOf(viewer).some((subject) => this.recent.has(subject))) this.unsure.add(watched);
    return () => this.forget(watched);
  }

  private forget(watched: Watched): void {
    this.expiring.delete(watched);
    this.unsure.delete(watched);
    for (const subject of subjectsOf(watched.viewer)) {
      const those = this.bySubject.get(subject);
      those?.delete(watched);
      if (those?.size === 0) this.bySubject.delete(subject);
    }
  }

  private async look(): Promise<void> {
    const now = this.options.clock();
    const doubtful = new Set<Watched>(this.unsure);
    this.unsure.clear();
    for (const watched of this.expiring) if (isOver(watched, now)) doubtful.add(watched);
    // With nobody to ask about there is nothing to look for; what changes meanwhile is older than any later socket.
    if (this.bySubject.size > 0)
      for (const { subject } of this.unseen(
        await readAccessChanges(this.options.pool, WINDOW_SECONDS),
      ))
        for (const watched of this.bySubject.get(subject) ?? []) doubtful.add(watched);
    await Promise.all([...doubtful].map((watched) => this.ask(watched)));
  }

  private unseen(changes: AccessChange[]): AccessChange[] {
    const fresh = changes.filter(({ id }) => !this.seen.has(id));
    this.seen = new Set(changes.map(({ id }) => id));
    this.recent = new Set(changes.map(({ subject }) => subject));
    return fresh;
  }

  private async ask(watched: Watched): Promise<void> {
    watched.askedAt = this.options.clock().getTime();
    const viewer = await this.options.identity.viewerOf(watched.credentials);
    if (viewer && sameRights(viewer, watched.viewer)) {
      // What it may do is the same; how long, may have changed: a link lasts for a week from the closing of its alert.
      watched.viewer = viewer;
      return;
    }
    this.forget(watched);
    watched.onGone();
  }
}

/** Whether it is time to ask again: the right may have ended by itself, or should be seen to be in use. */
function isOver({ viewer, askedAt }: Watched, now: Date): boolean {
  if (now.getTime() - askedAt > ASK_AGAIN_MS) return true;
  return 'expiresAt' in viewer && viewer.expiresAt <= now;
}

/** Whether two viewers may do the same. A session that was prolonged is still the same right. */
function sameRights(one: Viewer, other: Viewer): boolean {
  const rights = (viewer: Viewer) => JSON.stringify({ ...viewer, expiresAt: undefined });
  return rights(one) === rights(other);
}
