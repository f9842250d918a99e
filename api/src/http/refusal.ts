import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { type RateLimitedError, SecondLaneFullError } from '../admission/admission-errors.ts';
import { sendJson } from './read-body.ts';

/** An error for a door that refuses before there is an operation, in GraphQL's shape. */
export function refusal(message: string, code: string, extra: object = {}) {
  return { errors: [new GraphQLError(message, { extensions: { code, field: null, ...extra } })] };
}

/** The status of a limit: 503 where a lane is full, 429 where the caller asked too much. */
export function statusOf(error: RateLimitedError): number {
  return error instanceof SecondLaneFullError ? 503 : 429;
}

/** A limit as the result of an operation. Over HTTP the status and Retry-After come with it. */
export function asResult(error: RateLimitedError) {
  const { retryAfterSeconds, message, code } = error;
  const http = { status: statusOf(error), headers: { 'retry-after': String(retryAfterSeconds) } };
  return refusal(message, code, { retryAfterSeconds, http });
}

const SMALL_BYTES = 64 * 1024;

/** A limit as an answer over HTTP, before anything of the request is read. */
export function sendLimit(response: ServerResponse, error: RateLimitedError): void {
  const { retryAfterSeconds, message, code } = error;
  // Written out: in a flood most answers are this one, and a GraphQLError gathers a stack that nobody reads.
  const said = { message, extensions: { code, field: null, retryAfterSeconds } };
  sendJson(
    response,
    statusOf(error),
    { errors: [said] },
    {
      // What was announced as small is read away by Node, and the connection stays.
      close: !(Number(response.req.headers['content-length']) <= SMALL_BYTES),
      headers: { 'retry-after': String(retryAfterSeconds) },
    },
  );
}
