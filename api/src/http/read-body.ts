import type { IncomingMessage, ServerResponse } from 'node:http';

/** The body was larger than allowed. */
export class BodyTooLargeError extends Error {
  constructor(readonly limitBytes: number) {
    super(`The body is larger than ${limitBytes} bytes.`);
    this.name = 'BodyTooLargeError';
  }
}

/**
 * Reads a whole body, but no more than `limitBytes`.
 * @throws BodyTooLargeError as soon as that is certain; the rest is not read.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes)
    throw new BodyTooLargeError(limitBytes);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limitBytes) throw new BodyTooLargeError(limitBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Answers with JSON. `close` also gives up a request whose body was not read to its end. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  { close = false, headers = {} }: { close?: boolean; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(close ? { connection: 'close' } : {}),
    ...headers,
  });
  response.end(JSON.stringify(body));
}
