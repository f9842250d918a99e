import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { withTimeout } from '../clockwork/with-timeout.ts';
import { callInstead } from './call-invitation-store.ts';
import { CarrierTurns, type Turn } from './carrier-turns.ts';
import {
  type Accepted,
  type Carrier,
  CarrierError,
  type Carriers,
  type Message,
  TIMEOUT,
} from './carriers/carrier.ts';
import type { Claimed } from './claim-store.ts';
import type { Composed, NoticeComposer } from './notice-composer.ts';
import type { NoticeReason } from './notice-reason.ts';
import { noteAddress, queueForOthers } from './other-addresses-store.ts';
import type { Outbox } from './outbox.ts';
import {
  callAtOnce,
  markAccepted,
  markAgain,
  markEnded,
  markPostponed,
  type Outcome,
} from './outcome-store.ts';
import { retryAt } from './retry-rules.ts';
import { decide } from './sending-rules.ts';
import type { SendingRow } from './sending-store.ts';

interface Dependencies {
  pool: pg.Pool;
  clock: Clock;
  carriers: Carriers;
  composer: NoticeComposer;
  outbox: Outbox;
  worker: string;
  /** Told of each try, for metrics: names of carriers and words of outcomes, nothing else. */
  onTried?(carrier: string, outcome: string, delivery: Claimed): void;
}

const WAIT_MS = 500;
/** So long after the end of its time a carrier is taken for one that does not heed. */
const GRACE_MS = 2_000;

/** Sends one delivery: judges it, puts it into words, hands it over, and writes down what came of it. */
export class Sender {
  private readonly turns: CarrierTurns;

  constructor(private readonly on: Dependencies) {
    this.turns = new CarrierTurns(on.clock);
  }

  async send(delivery: Claimed, row: SendingRow | undefined): Promise<void> {
    const { pool, clock, worker } = this.on;
    const base = { id: delivery.id, attempt: delivery.attempt, worker, carrier: '' };
    if (!row) return;
    const carriers = this.on.carriers.get(delivery.channel) ?? [];
    const decision = decide(delivery, row, carriers.length > 0);
    const at = clock();
    if (decision.do === 'WAIT') return markPostponed(pool, base, new Date(at.getTime() + WAIT_MS));
    // Before this one is judged for good: who cannot be told here does not keep the others from being told.
    if (decision.do !== 'REPLACE' && row.others.length > 0)
      await queueForOthers(pool, delivery.id, row.others, at);
    if (decision.do !== 'SEND')
      return this.end(
        delivery,
        { ...base, at },
        decision.do === 'SKIP' ? 'SKIPPED' : 'REPLACED',
        decision.reason,
      );
    const composed = await this.on.composer.compose(delivery, row);
    if (row.isFormer) await noteAddress(pool, delivery.id, row.channel?.addressHash ?? null);
    if (!composed) return this.end(delivery, { ...base, at }, 'SKIPPED', 'NO_ADDRESS');
    if (carriers.length === 0) return this.keep(delivery, composed, { ...base, at });
    await this.handOver(delivery, composed, carriers, { ...base, at });
  }

  /** Nobody is there to send it: it is shown in the outbox, and its state says that it was not sent. */
  private async keep(delivery: Claimed, composed: Composed, outcome: Outcome): Promise<void> {
    const { id, notice, channel } = delivery;
    const { to, subject, text } = composed;
    this.on.outbox.add({ id, at: outcome.at, notice, channel, to, subject, text });
    await this.end(delivery, outcome, 'SKIPPED', 'NO_CARRIER');
  }

  private async end(
    { notice, channel, alertId, contactId }: Claimed,
    outcome: Outcome,
    state: 'FAILED' | 'REPLACED' | 'SKIPPED',
    reason: NoticeReason,
  ): Promise<void> {
    const { pool } = this.on;
    if (notice === 'INVITATION' && channel === 'SMS')
      await callInstead(pool, outcome.id, outcome.at);
    await markEnded(pool, outcome, state, reason);
    const others = notice === 'RAISED' && channel !== 'VOICE';
    if (others && alertId && contactId) await callAtOnce(pool, alertId, contactId, outcome.at);
  }

  private async handOver(
    delivery: Claimed,
    composed: Composed,
    carriers: readonly Carrier[],
    outcome: Outcome,
  ): Promise<void> {
    const { pool, clock } = this.on;
    const turn = this.turns.next(carriers, delivery);
    const done = { ...outcome, carrier: turn.carrier.name };
    try {
      const { ref } = await inTime(turn, {
        deliveryId: delivery.id,
        attempt: delivery.attempt,
        channel: delivery.channel,
        to: composed.to,
        language: composed.language,
        subject: composed.subject,
        text: composed.text,
        url: composed.url,
        stopUrl: composed.stopUrl,
        asks: delivery.notice === 'INVITATION',
        urgent: delivery.urgent,
      });
      this.turns.answered(turn);
      await markAccepted(pool, { ...done, at: clock(), ref });
      this.on.onTried?.(done.carrier, 'ACCEPTED', delivery);
    } catch (error) {
      // What is no carrier's answer may have happened after the hand-over: better twice than never.
      const failure = error instanceof CarrierError ? error : new CarrierError('UNCERTAIN');
      this.judge(turn, failure);
      await this.failed(delivery, carriers, failure, { ...done, at: clock(), code: failure.code });
    }
  }

  /** What a failure says of the carrier itself. */
  private judge(turn: Turn, { fault, code, retryAfterMs }: CarrierError): void {
    const isHeard = fault === 'REFUSED' || fault === 'BUSY';
    if (code === TIMEOUT || (turn.stall && !isHeard)) this.turns.stalled(turn);
    else this.turns.answered(turn);
    if (retryAfterMs) this.turns.pause(turn.carrier.name, retryAfterMs);
  }

  private async failed(
    delivery: Claimed,
    carriers: readonly Carrier[],
    failure: CarrierError,
    outcome: Outcome,
  ): Promise<void> {
    this.on.onTried?.(outcome.carrier, failure.fault, delivery);
    const tried = { ...delivery, carriers: carriers.length };
    const pauseMs = this.pauseMs(carriers, failure, outcome.carrier);
    const due = retryAt(outcome.at, tried, { fault: failure.fault, pauseMs });
    const reason: NoticeReason = failure.fault;
    if (due) return markAgain(this.on.pool, outcome, reason, due);
    await this.end(
      delivery,
      outcome,
      'FAILED',
      failure.fault === 'REFUSED' ? 'REFUSED' : 'GAVE_UP',
    );
  }

  /** How long to leave the channel alone; 0 for another carrier that stands ready; null for the usual wait. */
  private pauseMs(
    carriers: readonly Carrier[],
    { retryAfterMs, code }: CarrierError,
    failed: string,
  ): number | null {
    if (retryAfterMs) return this.turns.pauseMs(carriers);
    return code === TIMEOUT && this.turns.hasReady(carriers, failed) ? 0 : null;
  }
}

/**
 * Hands over within the time that a carrier has, also by one that does not heed the signal: it may have gone out then.
 * @throws CarrierError with the code "timeout" for whatever it did not answer in time
 */
async function inTime({ carrier, patienceMs }: Turn, message: Message): Promise<Accepted> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    return await withTimeout(carrier.send(message, signal), patienceMs + GRACE_MS, () => {
      throw new CarrierError('UNCERTAIN');
    });
  } catch (error) {
    const fault = error instanceof CarrierError ? error.fault : 'UNCERTAIN';
    throw signal.aborted && fault !== 'REFUSED' ? new CarrierError(fault, TIMEOUT) : error;
  }
}
