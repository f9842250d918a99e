import { createHmac } from 'node:crypto';
import type { DataKeys } from '../privacy/data-keys.ts';
import { derivedKey } from '../privacy/pepper.ts';
import { sealJson, UnsealError, unsealJson } from '../privacy/sealing.ts';

/** The one data key of all staff has a fixed id among the data keys. */
export const STAFF_KEY_ID = '00000000-0000-4000-8000-0000000000a1';

/** What is known of the staff was sealed under another MASTER_KEY than the present one. */
export class StaffKeyError extends Error {
  constructor() {
    super('The key of what is known of the staff cannot be opened. Start with its MASTER_KEY.');
    this.name = 'StaffKeyError';
  }
}

/** Bytes as the database takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Seals what is known of the staff and finds it again by keyed hashes. All in memory: names are read for every event
 * of every desk.
 */
export class StaffSeal {
  private constructor(
    private readonly key: Buffer,
    private readonly lookupKey: Buffer,
  ) {}

  /** @throws StaffKeyError */
  static async load(keys: Pick<DataKeys, 'ensure'>, pepper: Buffer): Promise<StaffSeal> {
    try {
      return new StaffSeal(
        (await keys.ensure(STAFF_KEY_ID)).key,
        derivedKey(pepper, 'staff-lookup'),
      );
    } catch (error) {
      throw error instanceof UnsealError ? new StaffKeyError() : error;
    }
  }

  /** `place` is "<table>:<id>:<column>": what is sealed opens nowhere else. */
  seal(place: string, text: string): Bytes {
    return Uint8Array.from(sealJson(this.key, place, text));
  }

  /** @throws UnsealError */
  open(place: string, sealed: Uint8Array): string {
    return unsealJson<string>(this.key, place, sealed);
  }

  /** HMAC-SHA256 to find a value by; `kind` keeps equal values of different columns apart. */
  lookup(kind: string, text: string): Bytes {
    return Uint8Array.from(createHmac('sha256', this.lookupKey).update(`${kind}:${text}`).digest());
  }

  /** An officer's name. A dash for a demo officer of an older version that no start has renewed. */
  nameOf(officer: { id: string; nameSealed: Uint8Array | null }): string {
    const { id, nameSealed } = officer;
    return nameSealed ? this.open(`officers:${id}:name_sealed`, nameSealed) : '—';
  }

  emailOf(officer: { id: string; emailSealed: Uint8Array | null }): string | null {
    const { id, emailSealed } = officer;
    return emailSealed && this.open(`officers:${id}:email_sealed`, emailSealed);
  }

  /** What is kept of an officer's phone. */
  sealPhone(id: string, phone: string): Bytes {
    return this.seal(`officers:${id}:phone_sealed`, phone);
  }

  /** The phone to which an officer is paged, E.164; null for none. */
  phoneOf(officer: { id: string; phoneSealed: Uint8Array | null }): string | null {
    const { id, phoneSealed } = officer;
    return phoneSealed && this.open(`officers:${id}:phone_sealed`, phoneSealed);
  }
}

/** E-mails are compared without regard to case and surrounding space. */
export function plainEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}
