import { CarrierError, TIMEOUT } from './carrier.ts';
import { type Envelope, type SmtpServer, SmtpSession, SmtpStepError } from './smtp-session.ts';

const MOST_SESSIONS = 10;
/** Servers end a connection that brought many messages, or none for a while: be first. */
const MOST_MESSAGES = 100;
const IDLE_MS = 15_000;

/**
 * Sessions with one mail server, kept for the next message.
 *
 * nodemailer's own pool sends a message again when its connection breaks, and cannot be told to let go of one. Here each
 * message goes out once, and ends with its signal: the connection that carried it is torn down.
 */
export class SmtpPool {
  private readonly idle: Array<{ session: SmtpSession; timer: NodeJS.Timeout }> = [];
  private readonly waiting = new Set<() => void>();
  private busy = 0;
  private isClosed = false;

  constructor(private readonly server: SmtpServer) {}

  /** Returns the last line of the server's answer. @throws CarrierError */
  async send(envelope: Envelope, message: Buffer, signal: AbortSignal): Promise<string> {
    await this.turn(signal);
    try {
      for (;;) {
        const kept = this.take();
        try {
          const session = kept ?? (await SmtpSession.open(this.server, signal));
          const response = await session.send(envelope, message, signal);
          this.keep(session);
          return response;
        } catch (error) {
          if (!(error instanceof SmtpStepError)) throw error;
          // A kept connection that turns out to be dead has taken nothing: this message gets another one.
          if (kept && error.isBroken && !signal.aborted) continue;
          throw error.fault;
        }
      }
    } finally {
      this.busy -= 1;
      const [next] = this.waiting;
      next?.();
    }
  }

  close(): void {
    this.isClosed = true;
    for (let session = this.take(); session; session = this.take()) session.quit();
  }

  /** Waits for one of the sessions to be free. */
  private async turn(signal: AbortSignal): Promise<void> {
    while (this.busy >= MOST_SESSIONS && !signal.aborted)
      await new Promise<void>((resolve) => {
        const go = () => {
          this.waiting.delete(go);
          signal.removeEventListener('abort', go);
          resolve();
        };
        this.waiting.add(go);
        signal.addEventListener('abort', go);
      });
    if (signal.aborted) throw new CarrierError('BUSY', TIMEOUT);
    this.busy += 1;
  }

  private take(): SmtpSession | undefined {
    const kept = this.idle.pop();
    if (!kept) return undefined;
    clearTimeout(kept.timer);
    kept.session.onEnd = () => undefined;
    return kept.session;
  }

  private keep(session: SmtpSession): void {
    if (this.isClosed || session.sent >= MOST_MESSAGES) {
      session.quit();
      return;
    }
    const drop = () => {
      clearTimeout(kept.timer);
      const place = this.idle.indexOf(kept);
      if (place >= 0) this.idle.splice(place, 1);
    };
    const timer = setTimeout(() => {
      drop();
      session.quit();
    }, IDLE_MS).unref();
    const kept = { session, timer };
    session.onEnd = drop;
    this.idle.push(kept);
  }
}
