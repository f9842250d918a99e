import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';

/** What is noted about a request or a socket while it lives. Never what it brought: no token, variable or cookie. */
export interface RequestRecord {
  id: string;
  log: Logger;
  /** The kind of whoever calls, once that is known. */
  viewer: string;
}

const current = new AsyncLocalStorage<RequestRecord>();

/** UUIDs, ULIDs and hexadecimal trace ids. Nothing that a token, a phone number or a name could pass for. */
const PLAUSIBLE_ID =
  /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{16}|[0-9a-f]{32})$/i;

/** The caller's own id where it has the form of one, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const told = request.headers['x-request-id'];
  return typeof told === 'string' && PLAUSIBLE_ID.test(told) ? told : randomUUID();
}

export function recordOf(request: IncomingMessage, log: Logger): RequestRecord {
  const id = requestIdOf(request);
  return { id, log: log.child({ requestId: id }), viewer: 'NONE' };
}

/** Runs work whose log lines carry the id of the request. */
export function within<T>(record: RequestRecord, work: () => T): T {
  return current.run(record, work);
}

/** The log of the request under way; `otherwise` where there is none. */
export function logOf(otherwise: Logger): Logger {
  return current.getStore()?.log ?? otherwise;
}

/** Notes who calls, for the request's line. */
export function noteViewer(kind: string): void {
  const record = current.getStore();
  if (record) record.viewer = kind;
}

const OUR_PATHS =
  /^\/(graphql|healthz|auth\/(sign-(in|out)|session|two-factor|(enrol|confirm)-two-factor|(accept-)?invitation|sso(\/callback)?|password|demo-officers)|carriers\/twilio\/(status|inbound|voice))\/?$/;

/** The path for the log: ours, and those of pages that exist. Others are made up by whoever sent them. */
export function loggablePath(path: string, status: number): string {
  return OUR_PATHS.test(path) || status < 400 ? path.slice(0, 80) : '(other)';
}
