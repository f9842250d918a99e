import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { CarrierError, TIMEOUT } from './carrier.ts';
import { type SmtpFailure, smtpFault } from './smtp-faults.ts';

/** How a mail server is reached. */
export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte; else by STARTTLS, where the server has it. */
  secure: boolean;
  /** Says nothing before STARTTLS, no password either, and ends where there is none. */
  requireTls: boolean;
  auth: { user: string; pass: string } | null;
  /** Authorities to trust in place of the system's, in PEM. */
  ca?: string;
}

export interface Envelope {
  from: string;
  to: string[];
}

const CONNECT_MS = 10_000;
/** A server that says nothing for so long is gone. Signals end a message sooner. */
const SILENCE_MS = 60_000;
const GOODBYE_MS = 2_000;
/** A server's word before it ends a connection. */
const CLOSING = 421;

/** One connection to a mail server, signed in. It carries one message at a time. */
export class SmtpSession {
  /** How many messages it has carried. */
  sent = 0;
  /** Called once it is of no more use. */
  onEnd: () => void = () => undefined;
  private onFailure: (failure: SmtpFailure) => void = () => undefined;

  private constructor(private readonly smtp: SMTPConnection) {
    smtp.on('error', (error) => this.onFailure(error as SmtpFailure));
    smtp.once('end', () => {
      // The server's last word, where it had one, is told right after this.
      const fail = this.onFailure;
      setImmediate(() => fail({ code: 'ECONNECTION' }));
      this.onEnd();
    });
  }

  /** @throws CarrierError */
  static async open(server: SmtpServer, signal: AbortSignal): Promise<SmtpSession> {
    const { host, port, secure, requireTls, auth, ca } = server;
    const smtp = new SMTPConnection({
      host,
      port,
      secure,
      requireTLS: requireTls,
      tls: ca ? { ca } : {},
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      // Let go at once: what is not yet under way must not follow.
      ...{ socketCloseTimeout: 0 },
    });
    const session = new SmtpSession(smtp);
    await session.step<void>(signal, false, (done) =>
      smtp.connect((error) => {
        if (error || !auth) done(error);
        else smtp.login({ credentials: auth }, (failed) => done(failed ?? undefined));
      }),
    );
    return session;
  }

  /**
   * Hands one message over and returns the server's last line. Whatever fails ends the session.
   * @throws SmtpStepError
   */
  async send(envelope: Envelope, message: Buffer, signal: AbortSignal): Promise<string> {
    // Read once the server has taken the addresses and asks for the text: from then on nobody can be sure.
    let isBegun = false;
    const text = new Readable({
      read() {
        isBegun = true;
        this.push(message);
        this.push(null);
      },
    });
    const { response } = await this.step<{ response: string }>(
      signal,
      () => isBegun,
      // The library writes into the envelope.
      (done) =>
        this.smtp.send({ ...envelope }, text, (error, info) => done(error ?? undefined, info)),
    );
    this.sent += 1;
    return response;
  }

  /** Says goodbye, and waits for no answer. */
  quit(): void {
    this.smtp.quit();
    setTimeout(() => this.smtp.close(), GOODBYE_MS).unref();
  }

  private async step<T>(
    signal: AbortSignal,
    isBegun: (() => boolean) | false,
    run: (done: (error: Error | undefined, value?: T) => void) => void,
  ): Promise<T> {
    const begun = () => isBegun !== false && isBegun();
    let onAbort: () => void = () => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        const fail = (failure: SmtpFailure) =>
          reject(
            new SmtpStepError(
              smtpFault(failure, begun()),
              !begun() && (failure.responseCode ?? CLOSING) === CLOSING,
            ),
          );
        onAbort = () =>
          reject(
            new SmtpStepError(
              new CarrierError(begun() ? 'UNCERTAIN' : 'UNREACHABLE', TIMEOUT),
              false,
            ),
          );
        if (signal.aborted) return onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
        this.onFailure = fail;
        run((error, value) => (error ? fail(error as SmtpFailure) : resolve(value as T)));
      });
    } catch (error) {
      this.smtp.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.onFailure = () => undefined;
    }
  }
}

/** A step of a session failed. */
export class SmtpStepError extends Error {
  constructor(
    /** What it means for the message. */
    readonly fault: CarrierError,
    /** The connection broke before anything of the message was taken: on another one it may go well. */
    readonly isBroken: boolean,
  ) {
    super(fault.message);
    this.name = 'SmtpStepError';
  }
}
