/** Everything of the test file at hand that messages come to. */
const receivers = new Set<Arrivals<unknown>>();

/**
 * What came to a carrier or a local server of a test and was not waited for yet. Whatever is left at the end of a test
 * fails it (setup.ts), without a call by hand.
 */
export class Arrivals<T> {
  private readonly unread: T[] = [];
  private readonly waiting: Array<(item: T) => void> = [];
  private isCareless = false;

  /** @param brief what a failure says of an item */
  constructor(private readonly brief: (item: T) => unknown) {
    receivers.add(this as Arrivals<unknown>);
  }

  add(item: T): void {
    const waiter = this.waiting.shift();
    if (waiter) waiter(item);
    else this.unread.push(item);
  }

  /** Waits for the next one that was not yet waited for. */
  next(): Promise<T> {
    const item = this.unread.shift();
    return item ? Promise.resolve(item) : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Waits for one that fits, and takes it out of those that nobody has expected. */
  async expect(fits: (item: T) => boolean, limitMs = 10_000): Promise<T> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const item = this.takeOut(fits);
      if (item) return item;
      if (Date.now() > deadline)
        throw new Error(
          `Waited in vain. There were: ${JSON.stringify(this.unread.map(this.brief))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Takes out one that may have come or not. */
  takeOut(fits: (item: T) => boolean): T | null {
    const index = this.unread.findIndex(fits);
    return index < 0 ? null : (this.unread.splice(index, 1)[0] as T);
  }

  /** Takes all that came so far as expected: for a test that counts it itself. */
  takeAll(): T[] {
    return this.unread.splice(0);
  }

  /** Until the end of the test nothing that comes fails it. `_because` is for who reads the test. */
  anythingMayCome(_because: string): void {
    this.isCareless = true;
  }

  /** @throws when something came that no test has waited for. */
  expectNothingElse(): void {
    const rest = this.takeAll();
    if (rest.length > 0 && !this.isCareless)
      throw new Error(`Nobody expected these: ${JSON.stringify(rest.map(this.brief))}`);
  }

  /** @throws as expectNothingElse does; the next test begins anew. */
  endTest(): void {
    try {
      this.expectNothingElse();
    } finally {
      this.isCareless = false;
    }
  }
}

/** What tests of an earlier file of this worker left behind is nobody's any more. */
export function forgetReceivers(): void {
  receivers.clear();
}

/** @throws when something came, wherever in the test file, that no test has waited for. */
export function expectNothingUnexpected(): void {
  const failures: unknown[] = [];
  for (const receiver of receivers)
    try {
      receiver.endTest();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw new Error(failures.map(String).join('\n'));
}
