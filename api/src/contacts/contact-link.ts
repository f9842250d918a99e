import { createHmac, timingSafeEqual } from 'node:crypto';
import { derivedKey } from '../privacy/pepper.ts';

const PREFIX = 'abc_';
const ALERT_BYTES = 16;
const HEAD_BYTES = ALERT_BYTES + 4;
const MAC_BYTES = 16;
const DAY_MS = 86_400_000;
/** A link ends so long after the press … */
const DAYS_FROM_PRESS = 30;
/** … or so long after the alert was closed, whichever is first. */
const DAYS_FROM_CLOSING = 7;

/** To whom a link belongs. */
export interface LinkOwner {
  personId: string;
  contactId: string;
}

/** What a link says in the clear. */
export interface LinkParts {
  alertId: string;
  /** The contact's number among the person's contacts. */
  number: number;
  /** Counts up when the contact's phone or e-mail changes, which ends the links before. */
  version: number;
}

/** A link's token as it was read: its parts are not to be believed before `isGenuine` says so. */
export interface ReadLink extends LinkParts {
  mac: Buffer;
}

/**
 * Makes and reads the tokens of contacts' links. Nothing of them is stored: the same alert and contact give the same
 * token again, so that it can be sent again.
 */
export class ContactLinks {
  private readonly key: Buffer;

  constructor(pepper: Buffer) {
    this.key = derivedKey(pepper, 'contact-link');
  }

  /** "abc_" and, in base64url, the alert, the contact's number, the link's version, and half an HMAC-SHA256 over all of it and its owner. */
  makeContactToken(parts: LinkParts, owner: LinkOwner): string {
    const head = headOf(parts);
    return PREFIX + Buffer.concat([head, this.mac(head, owner)]).toString('base64url');
  }

  /** Reads a token; null for what has not its form. */
  read(token: string): ReadLink | null {
    if (!/^abc_[\w-]{48}$/.test(token)) return null;
    const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
    if (bytes.length !== HEAD_BYTES + MAC_BYTES) return null;
    const hex = bytes.toString('hex', 0, ALERT_BYTES);
    return {
      alertId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      number: bytes.readUInt16BE(ALERT_BYTES),
      version: bytes.readUInt16BE(ALERT_BYTES + 2),
      mac: bytes.subarray(HEAD_BYTES),
    };
  }

  /** Whether a token was made here for this owner. Takes the same time for every wrong one. */
  isGenuine(link: ReadLink, owner: LinkOwner): boolean {
    return timingSafeEqual(link.mac, this.mac(headOf(link), owner));
  }

  private mac(head: Buffer, { personId, contactId }: LinkOwner): Buffer {
    const mac = createHmac('sha256', this.key).update(head).update(`${personId}:${contactId}`);
    return mac.digest().subarray(0, MAC_BYTES);
  }
}

function headOf({ alertId, number, version }: LinkParts): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(alertId.replaceAll('-', ''), 'hex');
  head.writeUInt16BE(number, ALERT_BYTES);
  head.writeUInt16BE(version, ALERT_BYTES + 2);
  return head;
}

/** When the links to an alert end. */
export function linkExpiry(alert: { receivedAt: Date; closedAt: Date | null }): Date {
  const fromPress = alert.receivedAt.getTime() + DAYS_FROM_PRESS * DAY_MS;
  const fromClosing = alert.closedAt
    ? alert.closedAt.getTime() + DAYS_FROM_CLOSING * DAY_MS
    : Number.POSITIVE_INFINITY;
  return new Date(Math.min(fromPress, fromClosing));
}
