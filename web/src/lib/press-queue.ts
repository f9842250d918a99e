import { backoffMs } from './backoff';
import {
  type CancelRefusal,
  type PressPosition,
  type PressRecord,
  pressRecords,
} from './press-record';
import type { KeyValueStore } from './storage';

export type RaiseOutcome<Answer> =
  | { kind: 'answered'; answer: Answer }
  | { kind: 'id-taken' }
  | { kind: 'failed' };

export type CancelOutcome<Answer> =
  | { kind: 'answered'; answer?: Answer }
  | { kind: 'refused'; refusal: CancelRefusal }
  | { kind: 'failed' };

export type QueuedPress<Answer> = PressRecord<Answer> & {
  /** Tries without an answer since the last answer. */
  failedTries: number;
};

export type PressQueueOptions<Answer> = {
  store: KeyValueStore;
  raise: (record: PressRecord<Answer>) => Promise<RaiseOutcome<Answer>>;
  cancel: (id: string, pin?: string) => Promise<CancelOutcome<Answer>>;
  now: () => Date;
  newId: () => string;
};

/**
 * Keeps every press on the phone before it is sent, and sends it until the server has answered:
 * across reloads, lost networks and failing servers. A press leaves only by `dismiss`.
 */
export class PressQueue<Answer> {
  private readonly records: ReturnType<typeof pressRecords<Answer>>;
  private presses: readonly QueuedPress<Answer>[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly busy = new Set<string>();
  private readonly pauses = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly options: PressQueueOptions<Answer>) {
    this.records = pressRecords<Answer>(options.store);
    this.presses = this.records.load().map((record) => ({ ...record, failedTries: 0 }));
  }

  snapshot = () => this.presses;

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  press(position?: PressPosition): string {
    const id = this.options.newId();
    const pressedAt = this.options.now().toISOString();
    this.put({ id, pressedAt, ...(position ? { position } : {}), failedTries: 0 });
    void this.work(id);
    return id;
  }

  /** A fix that came before the server answered goes along with the next try. */
  attachPosition(id: string, position: PressPosition) {
    this.change(id, { position });
  }

  takeAnswer(id: string, answer: Answer) {
    this.change(id, { answer });
  }

  /** Says that it was a mistake, as soon as the server has the press; kept like the press itself. */
  requestCancel(id: string, pin?: string) {
    this.change(id, {
      cancelWanted: true,
      cancelPin: pin,
      cancelAnswered: undefined,
      cancelRefusal: undefined,
    });
    void this.work(id);
  }

  dismiss(id: string) {
    this.clearPause(id);
    this.records.remove(id);
    this.show(this.presses.filter((press) => press.id !== id));
  }

  /** Sends at once whatever waits: at start, and when the network may be back. */
  wake() {
    for (const press of this.presses) void this.work(press.id);
  }

  private find = (id: string) => this.presses.find((press) => press.id === id);

  private async work(id: string): Promise<void> {
    const press = this.find(id);
    if (!press || this.busy.has(id) || !isUnfinished(press)) return;
    this.clearPause(id);
    this.busy.add(id);
    const current = await this.step(press).finally(() => this.busy.delete(id));
    const next = this.find(current);
    if (!next || !isUnfinished(next)) return;
    if (next.failedTries === 0) return this.work(current);
    const retry = () => void this.work(current);
    this.pauses.set(current, setTimeout(retry, backoffMs(next.failedTries)));
  }

  /** One try. Returns the id under which the press goes on. */
  private async step(press: QueuedPress<Answer>): Promise<string> {
    const { id } = press;
    if (press.answer !== undefined) {
      const outcome = await settled(() => this.options.cancel(id, press.cancelPin));
      if (outcome.kind === 'failed') this.countFailure(id);
      else this.endCancel(id, outcome);
      return id;
    }
    const outcome = await settled(() => this.options.raise(press));
    if (outcome.kind === 'answered') this.change(id, { answer: outcome.answer, failedTries: 0 });
    else if (outcome.kind === 'failed') this.countFailure(id);
    else return this.renew(id);
    return id;
  }

  /** Whatever the server said, what was typed has done its work and is forgotten. */
  private endCancel(id: string, outcome: Exclude<CancelOutcome<Answer>, { kind: 'failed' }>) {
    const forgotten = { cancelPin: undefined, failedTries: 0 };
    if (outcome.kind === 'refused') {
      const { refusal } = outcome;
      this.change(id, { ...forgotten, cancelWanted: undefined, cancelRefusal: refusal });
      return;
    }
    const answer = outcome.answer === undefined ? {} : { answer: outcome.answer };
    this.change(id, { ...answer, ...forgotten, cancelAnswered: true });
  }

  private renew(id: string): string {
    const press = this.find(id);
    if (!press) return id;
    const renewed = { ...press, id: this.options.newId(), failedTries: press.failedTries + 1 };
    this.put(renewed);
    this.dismiss(id);
    return renewed.id;
  }

  private countFailure(id: string) {
    this.change(id, { failedTries: (this.find(id)?.failedTries ?? 0) + 1 });
  }

  private change(id: string, values: Partial<QueuedPress<Answer>>) {
    const press = this.find(id);
    if (press) this.put({ ...press, ...values });
  }

  private put(press: QueuedPress<Answer>) {
    const { failedTries: _, ...record } = press;
    this.records.save(record);
    const others = this.presses.filter((other) => other.id !== press.id);
    this.show([...others, press].sort((a, b) => a.pressedAt.localeCompare(b.pressedAt)));
  }

  private show(presses: readonly QueuedPress<Answer>[]) {
    this.presses = presses;
    for (const listener of this.listeners) listener();
  }

  private clearPause(id: string) {
    clearTimeout(this.pauses.get(id));
    this.pauses.delete(id);
  }
}

function isUnfinished<Answer>(press: PressRecord<Answer>): boolean {
  return press.answer === undefined || (press.cancelWanted === true && !press.cancelAnswered);
}

async function settled<Outcome>(
  action: () => Promise<Outcome>,
): Promise<Outcome | { kind: 'failed' }> {
  try {
    return await action();
  } catch {
    return { kind: 'failed' };
  }
}
