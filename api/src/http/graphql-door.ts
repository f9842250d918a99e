import type { IncomingMessage, ServerResponse } from 'node:http';
import { credentialsOf, isAllowedOrigin } from './credentials.ts';
import { type Envelope, refusal } from './graphql-envelope.ts';
import { BodyTooLargeError, readBody, sendJson } from './read-body.ts';

/** Larger than any document of ours by far, small enough to read at once. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** How long a reader that fell behind may take to read why it is ended, before it is cut off. */
export const FAREWELL_MS = 3_000;

type BodiedRequest = IncomingMessage & { body?: Buffer };

/** `POST /graphql`, SSE and GraphiQL: Yoga's full HTTP handling behind a limited body. */
export function createGraphqlDoor(envelope: Envelope, webOrigins: string[]) {
  return async (request: BodiedRequest, response: ServerResponse): Promise<void> => {
    if (request.method === 'POST') {
      if (request.headers.cookie && !isAllowedOrigin(request, webOrigins)) {
        sendJson(
          response,
          403,
          refusal('This page may not call this server.', 'FORBIDDEN_ORIGIN'),
          {
            close: true,
          },
        );
        return;
      }
      try {
        request.body = await readBody(request, BODY_LIMIT_BYTES);
      } catch (error) {
        if (!(error instanceof BodyTooLargeError)) return void response.destroy();
        const remedy = `The request is too large. Send at most ${BODY_LIMIT_BYTES} bytes.`;
        sendJson(response, 413, refusal(remedy, 'PAYLOAD_TOO_LARGE'), { close: true });
        return;
      }
    }
    await envelope(request, response, {
      arrival: {
        credentials: credentialsOf(request, webOrigins),
        origin: request.socket.remoteAddress ?? null,
        onFellBehind: () => cutOffLater(response),
      },
    } as never);
  };
}

/** A reader that is stuck would hold its connection for ever: the stream's own end waits behind what it does not read. */
function cutOffLater(response: ServerResponse): void {
  const farewell = setTimeout(() => response.destroy(), FAREWELL_MS);
  farewell.unref();
  response.once('close', () => clearTimeout(farewell));
}
