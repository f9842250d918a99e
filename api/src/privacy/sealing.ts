import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

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
function encrypt(key: Buffer, place: string, plain: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, place: string, sealed: Uint8Array): Buffer {
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

/** A data key as it is stored: wrapped, with the name of the key that wrapped it. */
export interface WrappedKey {
  wrappedBy: string;
  wrappedKey: Buffer;
}

/** Makes and opens data keys. The seam where a key service of a cloud could stand; never asked over the network on a press. */
export interface Keyring {
  /** A fresh 256-bit data key for one owner, plain and wrapped. */
  make(owner: string): WrappedKey & { key: Buffer };
  /** @throws UnsealError when the wrapping key is another one. */
  open(owner: string, wrapped: { wrappedBy: string; wrappedKey: Uint8Array }): Buffer;
}

/** A keyring over one wrapping key of 32 bytes from the settings. */
export function localKeyring(masterKey: Buffer): Keyring {
  const name = createHash('sha256').update('key-name').update(masterKey).digest('hex').slice(0, 12);
  return {
    make(owner) {
      const key = randomBytes(32);
      return { key, wrappedBy: name, wrappedKey: encrypt(masterKey, `key:${owner}`, key) };
    },
    open(owner, wrapped) {
      if (wrapped.wrappedBy !== name) throw new UnsealError();
      return decrypt(masterKey, `key:${owner}`, wrapped.wrappedKey);
    },
  };
}

/** Seals a JSON value under a data key; `place` says where it belongs, for example "alert:<id>:position". */
export function sealJson(key: Buffer, place: string, value: unknown): Buffer {
  return encrypt(key, place, Buffer.from(JSON.stringify(value)));
}

/** Opens what sealJson made. @throws UnsealError */
export function unsealJson<T>(key: Buffer, place: string, sealed: Uint8Array): T {
  return JSON.parse(decrypt(key, place, sealed).toString('utf8')) as T;
}
