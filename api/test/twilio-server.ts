import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { Arrivals } from './arrivals.ts';

export interface TwilioCredentials {
  accountSid: string;
  authToken: string;
}

/** A message or a call as the server got it. */
export interface TakenRequest {
  kind: 'Messages' | 'Calls';
  accountSid: string;
  /** As Twilio names them: To, From, Body, StatusCallback, Twiml, … */
  form: Record<string, string>;
  /** What it was answered with; null when it was not taken. */
  sid: string | null;
}

/**
 * What the server does: takes what comes, and answers when `lateMs` have passed or `after` has come to its end; answers an
 * error in Twilio's form; says nothing; hangs up once it has read the request, with (`taken`) or without having taken it; answers no JSON.
 */
export type TwilioBehavior =
  | { kind: 'TAKE'; lateMs?: number; after?: Promise<unknown> }
  | { kind: 'ERROR'; status: number; code: number; retryAfter?: string }
  | { kind: 'STALL' }
  | { kind: 'DROP' }
  | { kind: 'GARBAGE'; status: number };

export interface TwilioServer {
  /** For TWILIO_API_URL. */
  url: string;
  /** All that was taken, in order. */
  taken: TakenRequest[];
  /** All that came, taken or not. */
  requests: TakenRequest[];
  behavior: TwilioBehavior;
  /** Decides for one request in place of `behavior`. */
  decide: ((request: TakenRequest) => TwilioBehavior | null) | null;
  /** What was taken and not yet waited for. */
  arrivals: Arrivals<TakenRequest>;
  stop(): Promise<void>;
}

export const TEST_ACCOUNT: TwilioCredentials = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'a-token-of-the-tests-alone-01',
};

/** Settings that send by this server: all three channels. */
export const twilioSettings = (server: TwilioServer, account = TEST_ACCOUNT) => ({
  TWILIO_ACCOUNT_SID: account.accountSid,
  TWILIO_AUTH_TOKEN: account.authToken,
  TWILIO_SMS_FROM: '+12135550100',
  TWILIO_WHATSAPP_FROM: '+12135550101',
  TWILIO_VOICE_FROM: '+12135550102',
  TWILIO_API_URL: server.url,
});

const PATH = /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/(Messages|Calls)\.json$/;

/** A server that speaks Twilio's REST API for messages and calls, on a port of its own, and can fail in every way. */
export async function startTwilioServer(
  accounts: TwilioCredentials[] = [TEST_ACCOUNT],
): Promise<TwilioServer> {
  const arrivals = new Arrivals<TakenRequest>(({ kind, form }) => ({ kind, ...form }));
  const timers = new Set<NodeJS.Timeout>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const error = (status: number, code: number, headers: Record<string, string> = {}) =>
      sendJson(
        response,
        status,
        {
          code,
          message: `An error that names the number +12135550199`,
          more_info: `https://www.twilio.com/docs/errors/${code}`,
          status,
        },
        headers,
      );
    const body = await readAll(request);
    const [, accountSid = '', kind] = PATH.exec(request.url ?? '') ?? [];
    if (!kind || request.method !== 'POST') return error(404, 20404);
    const login = accounts
      .filter((account) => account.accountSid === accountSid)
      .map((account) => `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}`);
    if (!login.includes(request.headers.authorization ?? '')) return error(401, 20003);
    if (request.headers['content-type'] !== 'application/x-www-form-urlencoded')
      return error(400, 21603);
    const form = Object.fromEntries(new URLSearchParams(body));
    const came: TakenRequest = { kind: kind as 'Messages' | 'Calls', accountSid, form, sid: null };
    server.requests.push(came);
    const missing = missingIn(came);
    if (missing) return error(400, missing);
    const behavior = server.decide?.(came) ?? server.behavior;
    if (behavior.kind === 'STALL') return;
    if (behavior.kind === 'DROP') return void request.socket.destroy();
    if (behavior.kind === 'GARBAGE')
      return void response.writeHead(behavior.status).end('<html>no JSON</html>');
    if (behavior.kind === 'ERROR')
      return error(
        behavior.status,
        behavior.code,
        behavior.retryAfter ? { 'retry-after': behavior.retryAfter } : {},
      );
    came.sid = `${came.kind === 'Calls' ? 'CA' : 'SM'}${randomBytes(16).toString('hex')}`;
    server.taken.push(came);
    arrivals.add(came);
    if (behavior.lateMs)
      await new Promise<void>((resolve) => timers.add(setTimeout(resolve, behavior.lateMs)));
    await behavior.after;
    sendJson(response, 201, resourceOf(came));
  }

  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: TwilioServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    taken: [],
    requests: [],
    behavior: { kind: 'TAKE' },
    decide: null,
    arrivals,
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

/** Twilio's code for what a request lacks; null when it is whole. */
function missingIn({ kind, form }: TakenRequest): number | null {
  if (!form.To) return kind === 'Calls' ? 21201 : 21604;
  if (!form.From && !form.MessagingServiceSid) return kind === 'Calls' ? 21213 : 21603;
  if (kind === 'Messages' && !form.Body && !form.ContentSid) return 21602;
  if (kind === 'Messages' && (form.Body?.length ?? 0) > 1_600) return 21617;
  if (kind === 'Calls' && !form.Twiml && !form.Url) return 21205;
  return null;
}

function resourceOf({ kind, accountSid, form, sid }: TakenRequest): object {
  const uri = `/2010-04-01/Accounts/${accountSid}/${kind}/${sid}.json`;
  const shared = { sid, account_sid: accountSid, to: form.To, from: form.From ?? null, uri };
  return kind === 'Calls'
    ? { ...shared, status: 'queued', direction: 'outbound-api', api_version: '2010-04-01' }
    : {
        ...shared,
        status: 'queued',
        body: form.Body ?? '',
        direction: 'outbound-api',
        error_code: null,
        error_message: null,
        messaging_service_sid: form.MessagingServiceSid ?? null,
        num_segments: '1',
      };
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

interface Callback {
  /** The server under test. */
  serverUrl: string;
  /** The origin that it believes to have, which Twilio signs; `serverUrl` if left out. */
  publicUrl?: string;
  /** The address from StatusCallback, or "/carriers/twilio/inbound". */
  address: string;
  form: Record<string, string>;
  authToken?: string;
  /** In place of the right one; null for none. */
  signature?: string | null;
}

/** Posts a word of Twilio's to a server, signed as Twilio signs it. */
export function postAsTwilio(callback: Callback): Promise<Response> {
  const { serverUrl, publicUrl = serverUrl, form, authToken = TEST_ACCOUNT.authToken } = callback;
  const called = new URL(callback.address, publicUrl);
  const path = `${called.pathname}${called.search}`;
  const right = twilio.getExpectedTwilioSignature(authToken, `${publicUrl}${path}`, form);
  const signature = callback.signature === undefined ? right : callback.signature;
  return fetch(`${serverUrl}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    },
    body: new URLSearchParams(form),
  });
}
