import type { IncomingMessage, ServerResponse } from 'node:http';

/** The body was larger than allowed. */
export class BodyTooLargeError extends Error {
  constructor(readonly limitBytes: number) {
    super(`The body is larger than ${limitBytes} bytes.`);
    this.name = 'BodyTooLargeError';
  }
}

/** How long what comes after a refused body is read and dropped, so that its sender gets to read the answer. */
const LINGER_MS = 3_000;

/**
 * Reads a whole body, but no more than `limitBytes`.
 * @throws BodyTooLargeError as soon as that is certain; the rest is not read, and the connection still stands.
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const stop = (error: Error) => {
      request.off('data', take).pause();
      reject(error);
    };
    const take = (part: Buffer) => {
      size += part.length;
      if (size > limitBytes) stop(new BodyTooLargeError(limitBytes));
      else parts.push(part);
    };
    request.on('error', stop);
    request.on('close', () => stop(new Error('The connection ended before the body did.')));
    if (Number(request.headers['content-length'] ?? 0) > limitBytes)
      return stop(new BodyTooLargeError(limitBytes));
    request.on('data', take);
    request.on('end', () => resolve(Buffer.concat(parts)));
  });
}

/** Answers with JSON. `close` also gives up a request whose body was not read to its end. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  { close = false, headers = {} }: { close?: boolean; headers?: Record<string, string> } = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(close ? { connection: 'close' } : {}),
    ...headers,
  });
  if (!close || response.req.complete) response.end(text);
  else {
    response.write(text);
    endWhenSent(response);
  }
}

/** Closing while the other side still sends would reset the connection, and the answer would be lost with it. */
function endWhenSent(response: ServerResponse): void {
  const late = setTimeout(() => response.destroy(), LINGER_MS);
  late.unref();
  response.once('close', () => clearTimeout(late));
  response.req.once('end', () => response.end());
  response.req.resume();
}
