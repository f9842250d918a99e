import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A file that should hold a key of 32 bytes in base64 holds something else. Says which file, never what it holds. */
export class KeyFileError extends Error {
  constructor(readonly file: string) {
    super(`${file} does not hold a key of 32 bytes in base64.`);
    this.name = 'KeyFileError';
  }
}

/** Reads a key of 32 bytes from a file in base64. @throws KeyFileError */
export function readKeyFile(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new KeyFileError(file);
  return key;
}

/**
 * A key of 32 bytes, made once and kept in the data folder, readable by its owner alone. Of two processes that make it at
 * once, both get the one that was first. @throws KeyFileError
 */
export function keyInFile(dataDir: string, name: string): Buffer {
  const file = join(dataDir, name);
  if (!existsSync(file)) makeKeyFile(file);
  return readKeyFile(file);
}

/** Writes it whole under another name first: nobody ever reads half a key. */
function makeKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(unfinished, 'wx', 0o600);
  try {
    writeSync(handle, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished);
  }
}
