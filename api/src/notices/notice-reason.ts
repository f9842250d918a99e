/**
 * Why a delivery waits, failed, was replaced or skipped: one word that clients put into plain language.
 *
 * Not sent: NO_CARRIER (none is set up here: the outbox shows what would have been sent), STOPPED and DECLINED (the
 * contact said so), NOT_CONFIRMED (a drill), CONTACT_REMOVED, OPENED (the page was opened, so nobody is called),
 * NOT_REACHED (the first notice never arrived, so neither does this), NO_ADDRESS.
 * Replaced by what came after: TAKEN, MOVED_ON, CANCELLED, CLOSED.
 * Tried: REFUSED (there is no such address), UNREACHABLE, BUSY (the carrier's own limit), FAULT, UNCERTAIN (the
 * connection broke before the answer), UNDELIVERED (the carrier took it and could not deliver), VOICEMAIL (a machine took
 * the call: no person is known to have heard it), GAVE_UP.
 */
export const NOTICE_REASONS = [
  'NO_CARRIER',
  'STOPPED',
  'DECLINED',
  'NOT_CONFIRMED',
  'CONTACT_REMOVED',
  'OPENED',
  'NOT_REACHED',
  'NO_ADDRESS',
  'TAKEN',
  'MOVED_ON',
  'CANCELLED',
  'CLOSED',
  'REFUSED',
  'UNREACHABLE',
  'BUSY',
  'FAULT',
  'UNCERTAIN',
  'UNDELIVERED',
  'VOICEMAIL',
  'GAVE_UP',
] as const;

export type NoticeReason = (typeof NOTICE_REASONS)[number];
