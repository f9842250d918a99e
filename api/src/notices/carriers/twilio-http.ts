import type { RequestClient } from 'twilio';
import { CarrierError } from './carrier.ts';
import { type HttpPoster, retryAfterMs } from './http-post.ts';
import { twilioFault } from './twilio-faults.ts';

type Request = Parameters<RequestClient['request']>[0];

/**
 * The library's own way of another HTTP client (twilio-node, advanced-examples/custom-http-client.md): one for each message,
 * so that it ends with its signal, tells what was sent from what was not, and reads Retry-After, which the library drops.
 * It sends once.
 */
export function twilioHttp(
  poster: HttpPoster,
  apiUrl: string | null,
  signal: AbortSignal,
): RequestClient {
  const client = {
    async request({ uri, headers, data, username, password }: Request) {
      const answer = await poster.post(addressOf(uri, apiUrl), {
        headers: {
          ...(headers as Record<string, string>),
          authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        },
        body: formOf(data as Record<string, unknown>),
        signal,
      });
      if (answer.status >= 200 && answer.status < 300)
        return { statusCode: answer.status, body: bodyOf(answer.text) };
      throw twilioFault(answer.status, bodyOf(answer.text).code, retryAfterMs(answer.headers));
    },
  };
  return client as unknown as RequestClient;
}

function addressOf(uri: string, apiUrl: string | null): URL {
  const { pathname, search } = new URL(uri);
  return apiUrl ? new URL(`${pathname}${search}`, apiUrl) : new URL(uri);
}

function formOf(data: Record<string, unknown> = {}): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined && each !== null) form.append(name, String(each));
  return form.toString();
}

/** An answer that breaks off after a good status was one all the same: the message is theirs. */
function bodyOf(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What the library throws by itself is a fault of ours or of its answer, and may name the number: never passed on. */
export const asCarrierError = (error: unknown): CarrierError =>
  error instanceof CarrierError ? error : new CarrierError('FAULT', 'library');
