import { whileReconnecting } from '../db/connection-errors.ts';
import { BoundedQueue } from './bounded-queue.ts';
import {
  comparePositions,
  ExpiredCursorError,
  InvalidCursorError,
  type LogPosition,
} from './cursor.ts';
import type {
  FeedAudience,
  FeedOptions,
  FollowedEvent,
  Follower,
  FollowState,
} from './followers.ts';
import { type LoggedEvent, nextTransaction, readLog } from './log-store.ts';
import { Tail } from './tail.ts';
import { type Watcher, Watchers } from './watchers.ts';

const QUEUE_LIMIT = 1_000;
const REPLAY_PAGE = 500;

/**
 * The live feed: what was missed, then what happens. Nothing missed, nothing twice, in order.
 *
 * Followers never touch the log while live: the one tail of the process hands events to their own bounded queues.
 */
export class Feed<Row = unknown> {
  private readonly tail: Tail;
  private readonly followers = new Set<Follower<Row>>();
  /** Rows of the batch that the tail is about to hand on. */
  private rows = new Map<bigint, Row>();
  private readonly watchers = new Watchers();

  constructor(private readonly options: FeedOptions<Row>) {
    this.tail = new Tail({
      ...options,
      beforeEvents: (events) => this.readAhead(events),
      onEvents: (events) => this.deliver(events),
      onEpochChange: () => this.expireAll(),
    });
  }

  start(): Promise<void> {
    return this.tail.start();
  }

  async stop(): Promise<void> {
    await this.tail.stop();
    for (const { queue } of this.followers) void queue.return();
  }

  /** Says that an event was committed in this process. */
  announce(position: { tx: string; id: string } | null): void {
    if (position) this.tail.announce({ tx: BigInt(position.tx), id: BigInt(position.id) });
  }

  /** Notes this instant; what it returns gives a cursor not after it: whoever reads alerts now and follows from there misses nothing. */
  mark(): () => string {
    const { epoch, position } = this.tail;
    return () => this.options.seal.ofPlace(epoch.id, position);
  }

  /** How far the log was handed on in this process. */
  get position(): LogPosition {
    return this.tail.position;
  }

  get followerCount(): number {
    return this.followers.size;
  }

  /** The cursor of an event. Rows of before the epoch are ordered by their ids alone. */
  cursorOf(event: LogPosition): string {
    const { id, boundaryEventId } = this.tail.epoch;
    const position = event.id <= boundaryEventId ? { tx: 0n, id: event.id } : event;
    return this.options.seal.ofEvent(id, position);
  }

  /**
   * Reads a cursor that a client sent back.
   * @throws InvalidCursorError also for a place that the log has not reached
   * @throws ExpiredCursorError
   */
  async parse(cursor: string): Promise<LogPosition> {
    const position = this.open(cursor);
    const ahead = comparePositions(position, this.tail.position) > 0;
    if (ahead && position.tx >= (await nextTransaction(this.options.pool)))
      throw new InvalidCursorError();
    return position;
  }

  /** The place that a cursor stands for. @throws InvalidCursorError, ExpiredCursorError */
  open(cursor: string): LogPosition {
    return this.options.seal.open(this.tail.epoch.id, cursor);
  }

  /** What is for an audience after a place, for whoever polls. */
  read(
    { filter }: Pick<FeedAudience<Row>, 'filter'>,
    after: LogPosition,
    limit: number,
  ): Promise<LoggedEvent[]> {
    return whileReconnecting(() =>
      readLog(this.options.pool, this.tail.epoch, filter, after, limit),
    );
  }

  /** Since when an event waits to be handed on; null when none does. The log stands still if it is long ago. */
  waitingSince(): Promise<Date | null> {
    return this.tail.waitingSince();
  }

  /** The beginning of the log. */
  get beginning(): LogPosition {
    return { tx: 0n, id: 0n };
  }

  /**
   * Follows what is for an audience: first everything after `after`, then live; only live without it.
   * @throws FellBehindError out of the iterator when the reader does not keep up; `onFellBehind` is told at once,
   * for a reader that is stuck would not notice.
   */
  follow(
    audience: FeedAudience<Row>,
    after: LogPosition | null,
    onFellBehind: () => void = () => undefined,
  ): AsyncIterableIterator<FollowedEvent<Row>> {
    const state: FollowState<Row> = { ended: false, follower: null };
    const events = this.replayThenLive(audience, after, onFellBehind, state);
    return {
      next: () => events.next(),
      // A generator's own return() would wait for the next event, perhaps for ever.
      return: () => {
        state.ended = true;
        void state.follower?.queue.return();
        return events.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  private async *replayThenLive(
    audience: FeedAudience<Row>,
    after: LogPosition | null,
    onFellBehind: () => void,
    state: FollowState<Row>,
  ): AsyncGenerator<FollowedEvent<Row>, undefined> {
    let reached = after ?? this.tail.position;
    const epochId = this.tail.epoch.id;
    const readOn = async () => {
      const page = await this.whole(await this.read(audience, reached, REPLAY_PAGE));
      // Places of two epochs cannot be compared. Live followers are told by expireAll.
      if (this.tail.epoch.id !== epochId) throw new ExpiredCursorError();
      return page;
    };
    // Pages until nothing is left, so that a long absence does not fill the queue.
    while (after && !state.ended) {
      const page = await readOn();
      for (const event of page) {
        yield event;
        reached = event;
      }
      if (page.length < REPLAY_PAGE) break;
    }
    if (state.ended) return;
    const follower = this.register(audience, onFellBehind);
    state.follower = follower;
    // Registered in this very tick at `joined`: the tail hands over what comes after it, the log has what came before.
    const joined = this.tail.position;
    try {
      while (comparePositions(reached, joined) < 0) {
        const page = await readOn();
        for (const event of page) {
          if (comparePositions(event, joined) > 0) break;
          yield event;
          reached = event;
        }
        const last = page.at(-1);
        if (page.length < REPLAY_PAGE || !last || comparePositions(last, joined) > 0) break;
      }
      for await (const event of follower.queue) {
        // A cursor of a faster node may lie beyond this node's tail.
        if (comparePositions(event, reached) <= 0) continue;
        // The row of one that came in the same instant as the follower was not read for them.
        const [whole = event] = event.row ? [event] : await this.whole([event]);
        if (audience.sees(whole, whole.row)) yield whole;
      }
    } finally {
      void follower.queue.return();
    }
  }

  private register(audience: FeedAudience<Row>, onFellBehind: () => void): Follower<Row> {
    const follower: Follower<Row> = {
      audience,
      queue: new BoundedQueue(this.options.queueLimit ?? QUEUE_LIMIT, (reason) => {
        this.followers.delete(follower);
        if (reason === 'overflowed') onFellBehind();
      }),
    };
    this.followers.add(follower);
    return follower;
  }

  /** Calls back after each event of one alert. Returns the way to stop. */
  watch(alertId: string, changed: Watcher): () => void {
    return this.watchers.add(alertId, changed);
  }

  private async whole(events: LoggedEvent[]): Promise<FollowedEvent<Row>[]> {
    const rows = await whileReconnecting(() => this.rowsOf(events));
    return events.map((event) => ({ ...event, row: rows.get(event.id) ?? null }));
  }

  private async rowsOf(events: LoggedEvent[]): Promise<Map<bigint, Row>> {
    return events.length > 0 ? this.options.readRows(events.map((each) => each.id)) : new Map();
  }

  private async readAhead(events: LoggedEvent[]): Promise<void> {
    const wanted = events.filter((event) =>
      [...this.followers].some(({ audience }) => audience.sees(event, null)),
    );
    this.rows = await this.rowsOf(wanted);
  }

  private deliver(events: LoggedEvent[]): void {
    for (const event of events) {
      const row = this.rows.get(event.id) ?? null;
      for (const { audience, queue } of this.followers)
        if (audience.sees(event, row)) queue.push({ ...event, row });
      this.watchers.tell(event);
    }
    this.rows = new Map();
  }

  private expireAll(): void {
    for (const { queue } of this.followers) queue.fail(new ExpiredCursorError());
    this.watchers.tellAll();
  }
}
