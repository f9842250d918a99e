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

/** A limit as an answer over HTTP, before anything of the request is read. */
export function sendLimit(response: ServerResponse, error: RateLimitedError): void {
  const { retryAfterSeconds, message, code } = error;
  sendJson(response, statusOf(error), refusal(message, code, { retryAfterSeconds }), {
    close: true,
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}
