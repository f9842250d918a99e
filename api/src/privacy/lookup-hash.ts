import { derivedKey, keyedHash } from './pepper.ts';

/** Keyed hashes by which a phone or an e-mail can be found without being stored. */
export class LookupHash {
  private readonly key: Buffer;

  constructor(pepper: Buffer) {
    this.key = derivedKey(pepper, 'lookup');
  }

  /** Of a phone number in E.164. */
  phone(number: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(keyedHash(this.key, `phone:${number}`));
  }

  /** Of an e-mail address, in whatever case it is written. */
  email(address: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(keyedHash(this.key, `email:${address.toLowerCase()}`));
  }
}
