import { SecondLaneFullError } from './admission-errors.ts';

interface Options {
  /** How many of the second lane are under way together; under pressure it is one. */
  atOnce: number;
  /** How many may wait. */
  capacity: number;
}

/** One goes after this long even when the first lane is busy: slow, but not stuck. Under pressure it is a second. */
const LONGEST_BEHIND_MS = 250;
const LONGEST_BEHIND_UNDER_PRESSURE_MS = 1_000;
/** Who would have waited longer than this is sent away, and comes again. */
const LONGEST_WAIT_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;
/** One for all: an error of its own for each would cost more than the rest of the refusal. */
const FULL = new SecondLaneFullError(RETRY_AFTER_SECONDS);
const LOOK_MS = 25;

/**
 * The longer the line, the longer the second lane rests after each piece of work: with twenty waiting, four times as long
 * as that took, so that a fifth of the time is its; behind fewer than five, not at all. Work that is under way cannot be
 * put aside for the first lane.
 */
const REST = 4;
const WAITING_AT_FIRST_REST = 5;
const WAITING_AT_FULL_REST = 20;

interface Waiting {
  since: number;
  go(): void;
  refuse(error: Error): void;
}

/**
 * Two lanes into the same house. The first one is never held up. In the second, few go at a time, and only while nobody
 * of the first is under way, or after a quarter of a second each, under pressure after a second: a flood there takes what the first lane leaves over.
 */
export class Lanes {
  private first = 0;
  private second = 0;
  private lastStart = 0;
  private restUntil = 0;
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
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.second -= 1;
      const now = performance.now();
      this.restUntil = now + Math.min((now - startedAt) * this.rest, this.longestBehindMs);
      // Not at once: whoever of the first lane has come meanwhile is to be seen first.
      setImmediate(() => this.look());
    }
  }

  /** @throws SecondLaneFullError, so that nothing need be read of what would be sent away */
  refuseIfFull(): void {
    if (this.waiting.length >= this.options.capacity) throw FULL;
  }

  private turn(): Promise<void> {
    this.refuseIfFull();
    return new Promise<void>((go, refuse) => {
      this.waiting.push({ since: performance.now(), go, refuse });
      this.look();
    });
  }

  private look(): void {
    const now = performance.now();
    while (this.waiting[0] && now - this.waiting[0].since > LONGEST_WAIT_MS)
      this.waiting.shift()?.refuse(FULL);
    while (this.waiting[0] && this.second < this.most && this.mayStart(now)) {
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

  private get most(): number {
    return this.isUnderPressure ? 1 : this.options.atOnce;
  }

  private get rest(): number {
    if (this.waiting.length < WAITING_AT_FIRST_REST) return 0;
    return REST * Math.min(1, this.waiting.length / WAITING_AT_FULL_REST);
  }

  private get longestBehindMs(): number {
    return this.isUnderPressure ? LONGEST_BEHIND_UNDER_PRESSURE_MS : LONGEST_BEHIND_MS;
  }

  private mayStart(now: number): boolean {
    if (now - this.lastStart > this.longestBehindMs) return true;
    return this.first === 0 && now >= this.restUntil;
  }
}
