import type pg from 'pg';
import type { Clock } from '../clock.ts';
import type { BoundedQueue } from './bounded-queue.ts';
import type { Bus } from './bus.ts';
import type { CursorSeal } from './cursor.ts';
import type { AlertNow, LoggedEvent, LogScope } from './log-store.ts';
import type { TailTrouble } from './tail.ts';

/** What an event is read with, whatever else its row has. */
export interface WithAlert {
  alert: AlertNow;
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

/** Somebody who follows a scope, with what waits for them. */
export interface Follower<Row> {
  scope: LogScope;
  queue: BoundedQueue<FollowedEvent<Row>>;
}

/** How far somebody who follows has come. */
export interface FollowState<Row> {
  ended: boolean;
  follower: Follower<Row> | null;
}
