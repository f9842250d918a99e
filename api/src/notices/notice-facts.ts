import type { Language, NoticeKind } from '../db/generated/enums.ts';

/** What a notice tells, as its receiver may know it. */
export interface NoticeFacts {
  notice: NoticeKind;
  language: Language;
  /** What the person calls themselves; null if they never said. */
  name: string | null;
  drill: boolean;
  /** An earlier try may have arrived. */
  repeated: boolean;
  /** Who has the alert, or whose it is now. Null: nobody yet. */
  holder: { kind: 'CONSULATE'; city: string } | { kind: 'CALL_CENTER' } | null;
  /** For a notice that it moved on: whoever had it gave it back. */
  released: boolean;
  /** Whether an officer has confirmed the cancel. */
  confirmed: boolean;
  /** The person's own words for this contact. */
  ownMessage: string | null;
  /** The county; null for who may not know, or where it is not known. */
  where: string | null;
  /** When it was pressed, in words. */
  time: string | null;
  url: string | null;
  /** Where a contact can ask not to be told; null for who has no such page. */
  stopUrl: string | null;
  /** Of the call centre, E.164. */
  phone: string;
  /** For pages to officers: for how long nobody has taken it, in milliseconds. Null: it was assigned to them. */
  waitedMs: number | null;
  /** For the watch: what it found. */
  what: string | null;
}
