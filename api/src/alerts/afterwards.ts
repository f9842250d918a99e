import { randomInt } from 'node:crypto';

const SOONEST_MS = 100;
const LATEST_MS = 1_000;

interface Waiting {
  timer: NodeJS.Timeout;
  start(): void;
}

/**
 * Work that begins only after its request was answered, at a time that nobody can foresee: neither the answer nor the
 * one after it takes longer for it. It is kept in memory; stopping does at once what still waits.
 */
export class Afterwards {
  private readonly waiting = new Set<Waiting>();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly onTrouble: (error: unknown) => void) {}

  do(work: () => Promise<unknown>): void {
    const one: Waiting = {
      timer: setTimeout(() => one.start(), randomInt(SOONEST_MS, LATEST_MS)),
      start: () => {
        clearTimeout(one.timer);
        this.waiting.delete(one);
        const done: Promise<void> = work()
          .then(() => undefined, this.onTrouble)
          .finally(() => this.running.delete(done));
        this.running.add(done);
      },
    };
    this.waiting.add(one);
  }

  async stop(): Promise<void> {
    for (const one of [...this.waiting]) one.start();
    await Promise.all(this.running);
  }
}
