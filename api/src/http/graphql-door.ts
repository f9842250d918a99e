import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessWatch } from '../access/access-watch.ts';
import type { Admission } from '../admission/admission.ts';
import { RateLimitedError } from '../admission/admission-errors.ts';
import { agentWord } from '../agent-word.ts';
import type { Identity } from '../identity.ts';
import { addressOf } from './address.ts';
import { credentialsOf } from './credentials.ts';
import type { Arrival, Envelope } from './graphql-envelope.ts';
import { BodyTooLargeError, readBody, sendJson } from './read-body.ts';
import { refusal, sendLimit } from './refusal.ts';
import { noteViewer } from './request-log.ts';

/** Larger than any document of ours by far, small enough to read at once. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** How long a reader that fell behind may take to read why it is ended, before it is cut off. */
export const FAREWELL_MS = 3_000;

const JSON_TYPE = /^application\/(graphql\+)?json\s*(;|$)/i;
const EVENT_STREAM = /\btext\/event-stream\b/;

type BodiedRequest = IncomingMessage & { body?: Buffer };

interface Options {
  envelope: Envelope;
  identity: Identity;
  access: AccessWatch;
  admission: Admission;
  webOrigins: string[];
  trustedProxies: number;
}

/** `POST /graphql`, SSE and GraphiQL: Yoga's full HTTP handling behind a limited body and the lanes. */
export function createGraphqlDoor(options: Options) {
  const { envelope, identity, access, admission, webOrigins, trustedProxies } = options;
  return async (request: BodiedRequest, response: ServerResponse): Promise<void> => {
    const arrival: Arrival = {
      credentials: credentialsOf(request, webOrigins),
      address: addressOf(request, trustedProxies),
      agent: agentWord(request.headers['user-agent']),
      onFellBehind: () => cutOffLater(response),
    };
    noteViewer(arrival.credentials.kind);
    try {
      await admission.knock(arrival);
      if (request.method === 'POST' && !(await takeBody(request, response))) return;
      const answer = async () => envelope(request, response, { arrival } as never);
      // A stream waits its turn like anybody, but keeps no place in a lane: it lives as long as its reader.
      if (EVENT_STREAM.test(request.headers.accept ?? '')) {
        await admission.enter(arrival, async () => undefined);
        const viewer = await identity.viewerOf(arrival.credentials);
        const gone = () => sayNotAllowed(response);
        if (viewer) response.once('close', access.watch(arrival.credentials, viewer, gone));
        await answer();
      } else await admission.enter(arrival, answer);
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error;
      sendLimit(response, error);
    }
  };
}

/** Reads the body of an operation. False when it was refused, and answered. */
async function takeBody(request: BodiedRequest, response: ServerResponse): Promise<boolean> {
  const refuse = (status: number, message: string, code: string) => {
    sendJson(response, status, refusal(message, code), { close: true });
    return false;
  };
  if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
    return refuse(415, 'Send "Content-Type: application/json".', 'UNSUPPORTED_MEDIA_TYPE');
  try {
    request.body = await readBody(request, BODY_LIMIT_BYTES);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) {
      response.destroy();
      return false;
    }
    return refuse(
      413,
      `The request is too large. Send at most ${BODY_LIMIT_BYTES} bytes.`,
      'PAYLOAD_TOO_LARGE',
    );
  }
  if (/^\s*\[/.test(request.body.toString('latin1', 0, 100)))
    return refuse(400, 'Send one operation in each request.', 'BATCHING_NOT_SUPPORTED');
  return true;
}

/** The end of an SSE stream whose right is gone; over a WebSocket that is close code 4403. */
function sayNotAllowed(response: ServerResponse): void {
  const { errors } = refusal('Not allowed any more. Sign in again.', 'NOT_ALLOWED_ANY_MORE');
  response.end(`event: next\ndata: ${JSON.stringify({ errors })}\n\nevent: complete\ndata:\n\n`);
  cutOffLater(response);
}

/** A reader that is stuck would hold its connection for ever: the stream's own end waits behind what it does not read. */
function cutOffLater(response: ServerResponse): void {
  const farewell = setTimeout(() => response.destroy(), FAREWELL_MS);
  farewell.unref();
  response.once('close', () => clearTimeout(farewell));
}
