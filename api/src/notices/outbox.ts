import type { NoticeChannel, NoticeKind } from '../db/generated/enums.ts';

/** What would have been sent if there were a carrier. Never sent. */
export interface UnsentMessage {
  id: string;
  at: Date;
  notice: NoticeKind;
  channel: NoticeChannel;
  /** Null outside the demo, as the two below. */
  to: string | null;
  subject: string | null;
  text: string | null;
}

const MOST = 200;

/**
 * The last messages that no carrier was there for. In this process alone, and gone with it.
 *
 * Outside the demo they are kept without address and text: these have names, phones, and links that open an alert, and
 * whoever sees to the carriers needs none of them.
 */
export class Outbox {
  private messages: UnsentMessage[] = [];

  constructor(private readonly demo: boolean) {}

  add(message: UnsentMessage): void {
    const kept = this.demo ? message : { ...message, to: null, subject: null, text: null };
    this.messages = [kept, ...this.messages].slice(0, MOST);
  }

  /** Newest first. */
  list(): readonly UnsentMessage[] {
    return this.messages;
  }
}
