import type { NoticeChannel, NoticeKind } from '../db/generated/enums.ts';

/** What would have been sent if there were a carrier. Never sent. */
export interface UnsentMessage {
  id: string;
  at: Date;
  notice: NoticeKind;
  channel: NoticeChannel;
  to: string;
  subject: string;
  text: string;
}

const MOST = 200;

/** The last messages that no carrier was there for. In this process alone, and gone with it. */
export class Outbox {
  private messages: UnsentMessage[] = [];

  add(message: UnsentMessage): void {
    this.messages = [message, ...this.messages].slice(0, MOST);
  }

  /** Newest first. */
  list(): readonly UnsentMessage[] {
    return this.messages;
  }
}
