import { ExpectedError } from '../expected-errors.ts';

/** The subscriber did not keep up. It must resume from the last cursor that it has. */
export class FellBehindError extends ExpectedError {
  override readonly name = 'FellBehindError';
  readonly code: string = 'FELL_BEHIND';
  constructor() {
    super('You fell behind. Subscribe again with the last cursor that you received.');
  }
}

/**
 * A queue of one subscriber, and of that one alone.
 *
 * Past its limit it is emptied and ends with FellBehindError: memory stays bounded and nobody else waits.
 */
export class BoundedQueue<T> implements AsyncIterableIterator<T> {
  private items: T[] = [];
  private waiting: {
    resolve: (result: IteratorResult<T>) => void;
    reject: (error: Error) => void;
  } | null = null;
  private failure: Error | null = null;
  private done = false;

  constructor(
    private readonly limit: number,
    /** Called once when it ends, for whatever reason. */
    private readonly onEnd: (reason: 'returned' | 'overflowed' | 'closed') => void,
  ) {}

  get size(): number {
    return this.items.length;
  }

  push(item: T): void {
    if (this.done || this.failure) return;
    if (this.waiting) {
      this.waiting.resolve({ value: item, done: false });
      this.waiting = null;
    } else if (this.items.length >= this.limit) this.fail(new FellBehindError(), 'overflowed');
    else this.items.push(item);
  }

  /** Ends it from this side: what is queued is dropped, the reader gets the error. */
  fail(error: Error, reason: 'overflowed' | 'closed' = 'closed'): void {
    if (this.done || this.failure) return;
    this.failure = error;
    this.items = [];
    this.waiting?.reject(error);
    this.waiting = null;
    this.onEnd(reason);
  }

  next(): Promise<IteratorResult<T>> {
    if (this.failure) return Promise.reject(this.failure);
    if (this.items.length > 0)
      return Promise.resolve({ value: this.items.shift() as T, done: false });
    if (this.done) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<T>> {
    if (!this.done) {
      this.done = true;
      this.items = [];
      this.waiting?.resolve({ value: undefined, done: true });
      this.waiting = null;
      if (!this.failure) this.onEnd('returned');
    }
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
