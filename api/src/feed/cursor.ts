import { ExpectedError } from '../expected-errors.ts';

/** A place in the alert log. Events are ordered by the writer's transaction id, then by row id. */
export interface LogPosition {
  tx: bigint;
  id: bigint;
}

/** The cursor cannot be read. Start afresh: query the alerts, then subscribe from their `feedCursor`. */
export class InvalidCursorError extends ExpectedError {
  override readonly name = 'InvalidCursorError';
  readonly code: string = 'CURSOR_INVALID';
  override readonly field = 'after';
  constructor() {
    super(
      'This cursor cannot be read. Start afresh: query alerts again and subscribe from their feedCursor.',
    );
  }
}

/** The cursor belongs to another log: another database, or this one before it was restored. Start afresh. */
export class ExpiredCursorError extends ExpectedError {
  override readonly name = 'ExpiredCursorError';
  readonly code: string = 'CURSOR_EXPIRED';
  override readonly field = 'after';
  constructor() {
    super(
      'This cursor belongs to another log. Start afresh: query alerts again and subscribe from their feedCursor.',
    );
  }
}

const CURSOR = /^([0-9a-f]{8})\.([0-9a-z]{1,13})\.([0-9a-z]{1,13})$/;
const LARGEST = 2n ** 63n - 1n;

/** Orders two places: negative when `a` comes first. */
export function comparePositions(a: LogPosition, b: LogPosition): number {
  if (a.tx !== b.tx) return a.tx < b.tx ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Writes a cursor. `epoch` is the first eight hex digits of the log's epoch. */
export function formatCursor(epoch: string, position: LogPosition): string {
  return `${epoch}.${position.tx.toString(36)}.${position.id.toString(36)}`;
}

function parseBase36(text: string): bigint {
  let value = 0n;
  for (const digit of text) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value;
}

/**
 * Reads a cursor of this epoch.
 * @throws InvalidCursorError for anything that formatCursor did not write
 * @throws ExpiredCursorError for one of another epoch
 */
export function parseCursor(epoch: string, cursor: string): LogPosition {
  const match = CURSOR.exec(cursor);
  if (!match) throw new InvalidCursorError();
  const [, theirs = '', tx = '', id = ''] = match;
  if (theirs !== epoch) throw new ExpiredCursorError();
  const position = { tx: parseBase36(tx), id: parseBase36(id) };
  if (position.tx > LARGEST || position.id > LARGEST) throw new InvalidCursorError();
  if (formatCursor(epoch, position) !== cursor) throw new InvalidCursorError();
  return position;
}
