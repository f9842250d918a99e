/** Messages of the PostgreSQL wire protocol, version 3, as far as a multiplexer must understand them. */

const SSL_REQUEST = 80877103;
const CANCEL_REQUEST = 80877102;
const GSS_REQUEST = 80877104;

/** One whole message from a client; `type` is null for the untyped ones that open a connection. */
export interface WireMessage {
  type: string | null;
  bytes: Buffer;
}

/** The opening message's kind. Anything unknown counts as a start, so that the database itself answers it. */
export function openingKind(bytes: Buffer): 'ssl' | 'cancel' | 'startup' {
  const code = bytes.readInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_REQUEST) return 'ssl';
  return code === CANCEL_REQUEST ? 'cancel' : 'startup';
}

/** Takes whole messages off the front of a buffer. Throws at a length that no message can have. */
export function takeMessages(
  buffer: Buffer,
  opened: boolean,
): { messages: WireMessage[]; rest: Buffer } {
  const messages: WireMessage[] = [];
  let rest = buffer;
  for (;;) {
    const head = opened ? 1 : 0;
    if (rest.length < head + 4) break;
    const length = head + rest.readInt32BE(head);
    if (length < head + 4) throw new Error('This is no message of the PostgreSQL protocol.');
    if (rest.length < length) break;
    const bytes = rest.subarray(0, length);
    messages.push({ type: opened ? String.fromCharCode(bytes[0] ?? 0) : null, bytes });
    rest = rest.subarray(length);
    if (!opened) break;
  }
  return { messages, rest };
}

/** Whether the database answers this message with ReadyForQuery: the end of a unit of work. */
export function endsUnit(message: WireMessage): boolean {
  return message.type === 'Q' || message.type === 'S' || message.type === 'F';
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Closes a prepared statement by name. */
export function closeStatement(name: string): Buffer {
  return message('C', Buffer.from(`S${name}\0`));
}

/** Sync: ends a unit that a client left half way. */
export const SYNC = message('S', Buffer.alloc(0));

/** A simple query. */
export function simpleQuery(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`));
}

/** A fatal ErrorResponse with its SQLSTATE. */
export function fatalError(sqlState: string, text: string): Buffer {
  return message('E', Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${text}\0\0`));
}

/**
 * Gives a client's named statements names of its own.
 *
 * All clients share one backend, where "s1" of one would overwrite "s1" of another. Returns the message to
 * send instead and, for a Parse, the name it made.
 */
export function ownStatementName(
  original: WireMessage,
  prefix: string,
): { bytes: Buffer; parsed?: string } {
  const { type, bytes } = original;
  if (type !== 'P' && type !== 'B' && type !== 'D' && type !== 'C') return { bytes };
  const body = bytes.subarray(5);
  let start = 0;
  if (type === 'B') start = body.indexOf(0) + 1;
  if (type === 'D' || type === 'C') {
    if (body[0] !== 0x53) return { bytes };
    start = 1;
  }
  const end = body.indexOf(0, start);
  if (end <= start) return { bytes };
  const name = prefix + body.toString('utf8', start, end);
  const renamed = message(
    type,
    Buffer.concat([body.subarray(0, start), Buffer.from(name), body.subarray(end)]),
  );
  return type === 'P' ? { bytes: renamed, parsed: name } : { bytes: renamed };
}

/** The transaction status in the last ReadyForQuery of an answer, if it ends with one. */
export function readyStatus(answer: Uint8Array): 'I' | 'T' | 'E' | null {
  const at = answer.length - 6;
  if (at < 0 || answer[at] !== 0x5a || answer[at + 4] !== 5) return null;
  return String.fromCharCode(answer[at + 5] ?? 0) as 'I' | 'T' | 'E';
}

/** Endings of one statement: CommandComplete, ErrorResponse, EmptyQueryResponse, PortalSuspended. */
const COMPLETIONS = new Set([0x43, 0x45, 0x49, 0x73]);

/**
 * Whether the answer has an ending for every Execute and simple query of the unit, or an error.
 *
 * In the embedded build a C++ exception inside PostGIS unwinds without an error: the statement's rows and its
 * ending are just missing. Nobody may take that for success.
 */
export function isAnswered(unit: WireMessage[], answer: Uint8Array): boolean {
  let expected = 0;
  for (const each of unit) if (each.type === 'E' || each.type === 'Q') expected += 1;
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
  for (let at = 0; at + 5 <= answer.length && expected > 0; at += 1 + view.getInt32(at + 1)) {
    if (answer[at] === 0x45) return true;
    if (COMPLETIONS.has(answer[at] as number)) expected -= 1;
  }
  return expected <= 0;
}
