import type { NoticeChannel } from '../../db/generated/enums.ts';

/** One message as a carrier gets it, ready to be read by a person. */
export interface Message {
  /** The delivery and the number of its try: what a carrier's later word about it is found by. */
  deliveryId: string;
  attempt: number;
  channel: NoticeChannel;
  /** E.164 for SMS, WhatsApp and voice; an e-mail address; a push subscription as JSON. */
  to: string;
  language: 'es' | 'en';
  /** The subject of an e-mail, the title of a push. */
  subject: string;
  /** What is read or spoken. At most 160 GSM-7 characters for SMS. */
  text: string;
  /** The page that the text speaks of; null where there is none. In an SMS it stands in the text already. */
  url: string | null;
  /** Where the receiver can ask not to be told any more; null where there is no such page. */
  stopUrl?: string | null;
  /** An invitation: what a call is answered with is a yes or a no. */
  asks?: boolean;
  /** First notices: carriers that know priorities are told. */
  urgent: boolean;
}

/** A carrier took a message; what becomes of it comes later, or never. */
export interface Accepted {
  /** The carrier's own id of the message; null where it gives none. */
  ref: string | null;
}

/**
 * Why a message was not taken.
 *
 * REFUSED: never will be (no such number): no other try. UNREACHABLE, BUSY, FAULT: this carrier now, perhaps not later.
 * UNCERTAIN: it may have gone out (the connection broke before the answer).
 */
export type CarrierFault = 'REFUSED' | 'UNREACHABLE' | 'BUSY' | 'FAULT' | 'UNCERTAIN';

/** The code of a failure that is none of the carrier's words: it did not answer in time. */
export const TIMEOUT = 'timeout';

/** A carrier did not take a message. The message of the error names neither address nor text. */
export class CarrierError extends Error {
  constructor(
    readonly fault: CarrierFault,
    /** The carrier's own word, for example "21211" or "550"; at most 40 letters, digits, dots and dashes. */
    readonly code: string | null = null,
    /** How long the carrier asks to be left alone. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(code ? `${fault} ${code}` : fault);
    this.name = 'CarrierError';
  }
}

/** A way out of the house: one provider for one channel. */
export interface Carrier {
  /** A short name for logs, metrics and attempts, for example "twilio-sms" or "smtp-2". */
  readonly name: string;
  readonly channel: NoticeChannel;
  /**
   * Hands a message over; ends within the signal's time.
   * @throws CarrierError
   */
  send(message: Message, signal: AbortSignal): Promise<Accepted>;
  close?(): Promise<void> | void;
}

/** For each channel its carriers in the order in which they are tried. None: what would be sent goes to the outbox. */
export type Carriers = ReadonlyMap<NoticeChannel, readonly Carrier[]>;

/** What a carrier says later about a message. */
export interface CarrierReport {
  deliveryId: string;
  attempt: number;
  /** VOICEMAIL: a machine took the call. */
  state: 'DELIVERED' | 'OPENED' | 'VOICEMAIL' | 'FAILED';
  /** The carrier's own word for a failure. */
  code: string | null;
}

/** What somebody sent to our number. */
export interface InboundMessage {
  /** E.164. */
  from: string;
  text: string;
}

/** Where the words of carriers arrive. Both are harmless when repeated. */
export interface CarrierInbox {
  report(report: CarrierReport): Promise<void>;
  /** Returns what to answer by the same way, or null for nothing. */
  receive(message: InboundMessage): Promise<string | null>;
}
