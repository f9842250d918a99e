import type pg from 'pg';
import type { Clock } from '../clock.ts';
import type { Bus } from './bus.ts';
import type { CursorSeal } from './cursor.ts';
import type { TailTrouble } from './tail.ts';

/** What the feed is made of; `Row` is an event read whole. */
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
