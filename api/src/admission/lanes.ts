import { SecondLaneFullError } from './admission-errors.ts';

interface Options {
  /** How many of the second lane are under way together. */
  atOnce: number;
  /** How many may wait. */
  capacity: number;
}

/** One that waits this long goes even when the first lane is busy: slow, but not stuck. */
const LONGEST_BEHIND_MS = 250;
/** Who would have waited longer than this is sent away, and comes again. */
const LONGEST_WAIT_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;
const LOOK_MS = 25;

interface Waiting {
  since: number;
  go(): void;
  refuse(error: Error): void;
}

/**
 * Two lanes into the same house. The first one is never held up. In the second, few go at a time, and only while nobody
 * of the first is under way, or after a quarter of a second each: a flood there takes what the first lane leaves over.
 */
export class Lanes {
  private first = 0;
  private second = 0;
  private lastStart = 0;
  private readonly waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: Options) {}

  /** Whether so many wait that a flood must be supposed. */
  get isUnderPressure(): boolean {
    return this.waiting.length >= this.options.capacity / 4;
  }

  async inFirst<T>(work: () => Promise<T>): Promise<T> {
    this.first += 1;
    try {
      return await work();
    } finally {
      this.first -= 1;
      this.look();
    }
  }

  /** @throws SecondLaneFullError */
  async inSecond<T>(work: () => Promise<T>): Promise<T> {
    await this.turn();
    try {
      return await work();
    } finally {
      this.second -= 1;
      this.look();
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.options.capacity)
      throw new SecondLaneFullError(RETRY_AFTER_SECONDS);
    return new Promise<void>((go, refuse) => {
      this.waiting.push({ since: performance.now(), go, refuse });
      this.look();
    });
  }

  private look(): void {
    const now = performance.now();
    while (this.waiting[0] && now - this.waiting[0].since > LONGEST_WAIT_MS)
      this.waiting.shift()?.refuse(new SecondLaneFullError(RETRY_AFTER_SECONDS));
    while (this.waiting[0] && this.second < this.options.atOnce && this.mayStart(now)) {
      this.second += 1;
      this.lastStart = now;
      this.waiting.shift()?.go();
    }
    if (this.waiting.length > 0 && !this.timer)
      this.timer = setTimeout(() => {
        this.timer = null;
        this.look();
      }, LOOK_MS);
  }

  private mayStart(now: number): boolean {
    return this.first === 0 || now - this.lastStart > LONGEST_BEHIND_MS;
  }
}
