import type pg from 'pg';
import type { Clock } from '../clock.ts';
import type { BoundedQueue } from './bounded-queue.ts';
import type { Bus } from './bus.ts';
import type { CursorSeal } from './cursor.ts';
import type { LogFilter, LoggedEvent } from './log-store.ts';
import type { TailTrouble } from './tail.ts';

/** Which events are for somebody, whoever that is and for whatever reason. */
export interface FeedAudience<Row> {
  /** Equal for those whom the same events are for. */
  key: string;
  /** For the log. */
  filter: LogFilter;
  /** The same for an event at hand. Without its row: whether it may be for them. */
  sees(event: LoggedEvent, row: Row | null): boolean;
}

/** What the feed works with. */
export interface FeedOptions<Row> {
  pool: pg.Pool;
  bus: Bus;
  seal: CursorSeal;
  clock: Clock;
  /** Reads events whole. Asked once for a batch, whatever the number of followers; never while nobody follows. */
  readRows: (ids: bigint[]) => Promise<Map<bigint, Row>>;
  onTrouble: (trouble: TailTrouble) => void;
  sweepMs?: number;
  /** Events that may wait for one subscriber. */
  queueLimit?: number;
}

/** An event as a follower gets it: with its row as it stood when the batch was read, null for who came in that instant. */
export type FollowedEvent<Row> = LoggedEvent & { row: Row | null };

/** Somebody who follows, with what waits for them. */
export interface Follower<Row> {
  audience: FeedAudience<Row>;
  queue: BoundedQueue<FollowedEvent<Row>>;
}

/** How far somebody who follows has come. */
export interface FollowState<Row> {
  ended: boolean;
  follower: Follower<Row> | null;
}
