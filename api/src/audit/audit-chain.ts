import { createHmac, timingSafeEqual } from 'node:crypto';

/** A row of the audit log as the chain covers it: every column as text, exactly as the database writes it. */
export interface AuditRow {
  id: string;
  /** ISO 8601 in UTC with milliseconds. */
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  origin: string | null;
  /** jsonb as text: its keys have one order and its numbers all their digits. */
  detail: string;
}

/** A place in the chain and the code that covers it and everything before it. */
export interface ChainHead {
  ordinal: bigint;
  mac: Buffer;
}

const START = Buffer.alloc(32);

/** The place before the first row. */
export const CHAIN_START: ChainHead = { ordinal: 0n, mac: START };

/** HMAC-SHA256 of a row, its place, and the code before it: a change anywhere changes every code after it. */
export function macOfRow(key: Buffer, before: Buffer, ordinal: bigint, row: AuditRow): Buffer {
  const { id, at, actor, action, subject, origin, detail } = row;
  const text = JSON.stringify([
    String(ordinal),
    id,
    at,
    actor,
    action,
    subject ?? null,
    origin ?? null,
    detail,
  ]);
  return createHmac('sha256', key).update('row').update(before).update(text).digest();
}

/** HMAC-SHA256 of the newest place. Kept apart from the chain, so that cutting its end off is noticed. */
export function macOfHead(key: Buffer, newest: ChainHead): Buffer {
  return createHmac('sha256', key)
    .update('head')
    .update(String(newest.ordinal))
    .update(newest.mac)
    .digest();
}

/** Compares codes without telling by its time how much of them is right. */
export function sameMac(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
