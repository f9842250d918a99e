import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { CarrierError, type CarrierFault, TIMEOUT } from './carrier.ts';
import { codeOf } from './carrier-code.ts';

/** What a carrier's server answered, whatever its status. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

interface Post {
  headers: Record<string, string | number>;
  body: string | Buffer;
  signal: AbortSignal;
  /** In place of the system's name lookup; its CarrierError is what the call ends with. */
  lookup?: LookupFunction;
}

/** Beyond this nobody reads what a carrier's server says. */
const LONGEST_ANSWER = 64 * 1024;

/** Shorter than any carrier keeps a silent connection, so that none breaks just as it is used again. */
const IDLE_MS = 4_000;

const MOST_CONNECTIONS = 64;

/** The connections to one carrier, kept open between messages. */
export class HttpPoster {
  private readonly agents: { 'http:': HttpAgent; 'https:': HttpsAgent };

  /** `ca`: authorities to trust in place of the system's, in PEM. */
  constructor({ ca }: { ca?: string } = {}) {
    this.agents = { 'http:': new HttpAgent(AGENT), 'https:': new HttpsAgent({ ...AGENT, ca }) };
  }

  /**
   * Sends one POST, once, and follows no redirection.
   * @throws CarrierError UNREACHABLE when nothing was sent; UNCERTAIN when no answer came to what was
   */
  post(url: URL, { headers, body, signal, lookup }: Post): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new CarrierError('UNREACHABLE', TIMEOUT));
      const isSecure = url.protocol === 'https:';
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: this.agents[isSecure ? 'https:' : 'http:'],
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal,
        ...(lookup ? { lookup } : {}),
      });
      const wasSent = watchSending(request, isSecure);
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (error instanceof CarrierError) return reject(error);
        const fault: CarrierFault = wasSent() ? 'UNCERTAIN' : 'UNREACHABLE';
        reject(new CarrierError(fault, signal.aborted ? TIMEOUT : codeOf(error.code)));
      });
      request.on('response', (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        // Its status alone says what became of the message: an answer that breaks off later still counts.
        const finish = () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            ),
            text: Buffer.concat(parts).toString('utf8'),
          });
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size <= LONGEST_ANSWER) parts.push(part);
          else response.destroy();
        });
        response.on('error', finish);
        response.on('close', finish);
        response.on('end', finish);
      });
      request.end(body);
    });
  }

  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }
}

const AGENT = { keepAlive: true, timeout: IDLE_MS, maxSockets: MOST_CONNECTIONS };

/** Whether anything of the request can have reached the other side. */
function watchSending(request: ClientRequest, isSecure: boolean): () => boolean {
  let isSent = false;
  request.on('socket', (socket) => {
    if (!socket.connecting) isSent = true;
    else
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isSent = true;
      });
  });
  return () => isSent;
}

/** Retry-After, in milliseconds from the answer; null without one that can be read. At most an hour. */
export function retryAfterMs(headers: Record<string, string>): number | null {
  const told = headers['retry-after'];
  if (!told) return null;
  // A time is meant by the clock of the carrier, which says in the same answer how late it is.
  const ms = /^\d+$/.test(told)
    ? Number(told) * 1000
    : Date.parse(told) - Date.parse(headers.date ?? '');
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : null;
}
