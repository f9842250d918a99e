import type { PressQueue, QueuedPress } from '../../lib/press-queue';
import type { PressPosition } from '../../lib/press-record';
import { isSettled, type PressAnswer } from './open-alert';
import { isWorthReporting } from './position-rules';

type Report = (id: string, position: PressPosition) => Promise<PressAnswer | null>;

/**
 * Brings fixes to the alerts that still wait for an officer. Before the server has answered, a fix
 * travels with the press itself; after that it is reported.
 */
export class PositionReporter {
  private readonly sent = new Map<string, { position: PressPosition; at: number }>();
  private readonly busy = new Set<string>();

  constructor(
    private readonly queue: PressQueue<PressAnswer>,
    private readonly report: Report,
    private readonly now: () => number = Date.now,
  ) {}

  async offer(fix: PressPosition): Promise<void> {
    await Promise.all(this.queue.snapshot().map((press) => this.offerTo(press, fix)));
  }

  /** Whether any alert still waits for a position. */
  isNeeded = () => this.queue.snapshot().some((press) => !press.answer || !isSettled(press.answer));

  private async offerTo(press: QueuedPress<PressAnswer>, fix: PressPosition): Promise<void> {
    const { id, answer } = press;
    if (!answer) {
      if (press.position?.fixedAt !== fix.fixedAt) this.queue.attachPosition(id, fix);
      return;
    }
    if (isSettled(answer) || this.busy.has(id)) return;
    const last = this.sent.get(id) ?? (answer.position && press.position ? asSent(press) : null);
    if (!isWorthReporting(last, fix, this.now())) return;
    this.busy.add(id);
    const latest = await this.report(id, fix).catch(() => null);
    this.busy.delete(id);
    if (!latest) return;
    this.sent.set(id, { position: fix, at: this.now() });
    this.queue.takeAnswer(id, latest);
  }
}

function asSent(press: QueuedPress<PressAnswer>) {
  return press.position ? { position: press.position, at: Date.parse(press.pressedAt) } : null;
}
