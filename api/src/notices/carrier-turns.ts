import type { Clock } from '../clock.ts';
import type { Carrier } from './carriers/carrier.ts';
import { carrierFor } from './retry-rules.ts';

/** How long a carrier that did not answer in time is left aside, until one notice tries whether it answers again. */
export const ASIDE_MS = 30_000;
/** How long a carrier may take to answer. */
const PATIENCE_MS = 20_000;
/** The same for a first notice while another carrier of its channel stands ready. */
const SHORT_PATIENCE_MS = 5_000;

/** A carrier did not answer in time. */
interface Stall {
  until: number;
  /** A try is finding out whether it answers again. */
  isProbed: boolean;
}

interface Tried {
  urgent: boolean;
  /** The number of the try that begins, from 1. */
  attempt: number;
  /** The carrier that said at the last try that it never will. */
  refusedBy: string | null;
  /** The carrier that did not answer the last try in time. */
  stalledAt: string | null;
}

/** Whose turn it is, and for how long. */
export interface Turn {
  carrier: Carrier;
  patienceMs: number;
  /** What was known against the carrier when the try began. */
  stall: Stall | undefined;
}

/**
 * Which of a channel's carriers has a try: a circuit breaker for each carrier, on this node.
 *
 * One that asked to be left alone, or did not answer in time, is passed over while another one stands ready. After
 * `ASIDE_MS` one notice at a time is given to it, and the first that it answers brings it back. Where there is no other, it
 * has its turn all the same.
 */
export class CarrierTurns {
  /** Until when a carrier asked to be left alone. */
  private readonly pausedUntil = new Map<string, number>();
  private readonly stalls = new Map<string, Stall>();

  constructor(private readonly clock: Clock) {}

  next(all: readonly Carrier[], { urgent, attempt, refusedBy, stalledAt }: Tried): Turn {
    const others = all.filter(({ name }) => name !== refusedBy);
    const carriers = others.length > 0 ? others : all;
    const first = carrierFor(attempt, carriers.length);
    const inTurn = [...carriers.slice(first), ...carriers.slice(0, first)];
    const carrier =
      inTurn.find((each) => each.name !== stalledAt && this.isReady(each)) ??
      inTurn.find((each) => each.name !== stalledAt && !this.isPaused(each)) ??
      inTurn.find((each) => !this.isPaused(each)) ??
      (inTurn[0] as Carrier);
    const stall = this.stalls.get(carrier.name);
    if (stall) stall.isProbed = true;
    const hasOther = this.hasReady(carriers, carrier.name);
    return { carrier, patienceMs: urgent && hasOther ? SHORT_PATIENCE_MS : PATIENCE_MS, stall };
  }

  /** The carrier answered a try. One that began before it was left aside says nothing of how it is since. */
  answered({ carrier: { name }, stall }: Turn): void {
    if (stall && this.stalls.get(name) === stall) this.stalls.delete(name);
  }

  /** The carrier did not answer a try in time, or still fails after it did not. */
  stalled({ carrier: { name } }: Turn): void {
    this.stalls.set(name, { until: this.clock().getTime() + ASIDE_MS, isProbed: false });
  }

  /** The carrier asked to be left alone. */
  pause(name: string, forMs: number): void {
    this.pausedUntil.set(name, this.clock().getTime() + forMs);
  }

  /** How long until the first of the carriers is no longer to be left alone. */
  pauseMs(carriers: readonly Carrier[]): number {
    const until = carriers.map(({ name }) => this.pausedUntil.get(name) ?? 0);
    return Math.max(0, Math.min(...until) - this.clock().getTime());
  }

  /** Whether a carrier other than the named one stands ready. */
  hasReady(carriers: readonly Carrier[], but: string): boolean {
    return carriers.some((each) => each.name !== but && this.isReady(each));
  }

  private isReady(carrier: Carrier): boolean {
    const stall = this.stalls.get(carrier.name);
    const isAside = stall && (stall.isProbed || stall.until > this.clock().getTime());
    return !isAside && !this.isPaused(carrier);
  }

  private isPaused({ name }: Carrier): boolean {
    return (this.pausedUntil.get(name) ?? 0) > this.clock().getTime();
  }
}
