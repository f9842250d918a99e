import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
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

/** Orders two places: negative when `a` comes first. */
export function comparePositions(a: LogPosition, b: LogPosition): number {
  if (a.tx !== b.tx) return a.tx < b.tx ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

const LARGEST = 2n ** 63n - 1n;
const SEALED = /^([0-9a-f]{8})\.([A-Za-z0-9_-]{54})$/;
const IV_BYTES = 16;
const SALT_BYTES = 8;
const UNSALTED = Buffer.alloc(SALT_BYTES);

/**
 * Writes and reads cursors. Transaction and row numbers count what happens in the whole system, also what the holder of
 * a cursor must not know of (that something was logged after a cancel under duress): so they are encrypted.
 *
 * A cursor is the log's epoch (eight hex digits) and, sealed, transaction (8 bytes), row (8 bytes) and salt (8 bytes):
 * AES-256-CTR under a synthetic initialisation vector (HMAC-SHA256 of epoch and content, 16 bytes), which is checked at
 * reading. Forging one fails, and two tell nothing but whether they are equal.
 */
export class CursorSeal {
  private readonly macKey: Buffer;
  private readonly cipherKey: Buffer;

  /** `key`: 32 bytes, the same on every node. */
  constructor(key: Buffer) {
    this.macKey = createHmac('sha256', key).update('mac').digest();
    this.cipherKey = createHmac('sha256', key).update('cipher').digest();
  }

  /** The cursor of an event: always the same, so that a reader can compare. */
  ofEvent(epoch: string, position: LogPosition): string {
    return this.seal(epoch, position, UNSALTED);
  }

  /** A cursor of a place: another one each time, so that nobody sees whether the log grew meanwhile. */
  ofPlace(epoch: string, position: LogPosition): string {
    return this.seal(epoch, position, randomBytes(SALT_BYTES));
  }

  /**
   * Reads a cursor of this epoch.
   * @throws InvalidCursorError for anything that was not sealed with this key
   * @throws ExpiredCursorError for one of another epoch
   */
  open(epoch: string, cursor: string): LogPosition {
    const [, theirs, text = ''] = SEALED.exec(cursor) ?? [];
    if (theirs === undefined) throw new InvalidCursorError();
    if (theirs !== epoch) throw new ExpiredCursorError();
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.toString('base64url') !== text) throw new InvalidCursorError();
    const iv = bytes.subarray(0, IV_BYTES);
    const decipher = createDecipheriv('aes-256-ctr', this.cipherKey, iv);
    const content = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES)), decipher.final()]);
    if (!timingSafeEqual(iv, this.ivOf(epoch, content))) throw new InvalidCursorError();
    return { tx: content.readBigUInt64BE(0), id: content.readBigUInt64BE(8) };
  }

  private seal(epoch: string, { tx, id }: LogPosition, salt: Buffer): string {
    if (tx > LARGEST || id > LARGEST) throw new RangeError('A place in the log has 63 bits.');
    const content = Buffer.alloc(16 + SALT_BYTES);
    content.writeBigUInt64BE(tx, 0);
    content.writeBigUInt64BE(id, 8);
    salt.copy(content, 16);
    const iv = this.ivOf(epoch, content);
    const cipher = createCipheriv('aes-256-ctr', this.cipherKey, iv);
    const sealed = Buffer.concat([iv, cipher.update(content), cipher.final()]);
    return `${epoch}.${sealed.toString('base64url')}`;
  }

  private ivOf(epoch: string, content: Buffer): Buffer {
    const mac = createHmac('sha256', this.macKey).update(epoch).update(content).digest();
    return mac.subarray(0, IV_BYTES);
  }
}
