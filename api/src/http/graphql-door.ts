import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessWatch } from '../access/access-watch.ts';
import type { Identity } from '../identity.ts';
import { credentialsOf, isAllowedOrigin } from './credentials.ts';
import { type Envelope, refusal } from './graphql-envelope.ts';
import { BodyTooLargeError, readBody, sendJson } from './read-body.ts';

/** Larger than any document of ours by far, small enough to read at once. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** How long a reader that fell behind may take to read why it is ended, before it is cut off. */
export const FAREWELL_MS = 3_000;

interface Options {
  envelope: Envelope;
  identity: Identity;
  access: AccessWatch;
  webOrigins: string[];
}

type BodiedRequest = IncomingMessage & { body?: Buffer };

/** `POST /graphql`, SSE and GraphiQL: Yoga's full HTTP handling behind a limited body. */
export function createGraphqlDoor({ envelope, identity, access, webOrigins }: Options) {
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
    const credentials = credentialsOf(request, webOrigins);
    if (request.headers.accept?.includes('text/event-stream')) {
      const viewer = await identity.viewerOf(credentials);
      if (viewer)
        response.once(
          'close',
          access.watch(credentials, viewer, () => sayNotAllowed(response)),
        );
    }
    await envelope(request, response, {
      arrival: {
        credentials,
        onFellBehind: () => cutOffLater(response),
      },
    } as never);
  };
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
