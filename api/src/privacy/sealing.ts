import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A sealed text could not be opened: wrong key, wrong place, or altered. */
export class UnsealError extends Error {
  constructor() {
    super('A sealed value could not be opened.');
    this.name = 'UnsealError';
  }
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. `place` is authenticated, so that a value cannot be moved to another row or column. */
export function encrypt(key: Buffer, place: string, plain: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what encrypt made. @throws UnsealError */
export function decrypt(key: Buffer, place: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new UnsealError();
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES));
    return Buffer.concat([text, decipher.final()]);
  } catch {
    throw new UnsealError();
  }
}

/** Seals a JSON value under a data key; `place` says where it belongs, for example "alert:<id>:position". */
export function sealJson(key: Buffer, place: string, value: unknown): Buffer {
  return encrypt(key, place, Buffer.from(JSON.stringify(value)));
}

/** Opens what sealJson made. @throws UnsealError */
export function unsealJson<T>(key: Buffer, place: string, sealed: Uint8Array): T {
  const text = decrypt(key, place, sealed).toString('utf8');
  try {
    return JSON.parse(text) as T;
  } catch {
    // The parser's own error would quote the text.
    throw new UnsealError();
  }
}
