import { randomUUID } from 'node:crypto';
import type { PressNote } from '../db/generated/enums.ts';
import { type Position, positionFault, readAccuracy } from '../geo.ts';
import { isUuid } from '../values/uuid.ts';

/** A press as it came in: whatever the device sent. */
export interface RawPress {
  id: string;
  pressedAt?: unknown;
  position?: unknown;
  drill?: boolean | null;
}

/** A press as it will be stored. Nothing in it can be refused by the database. */
export interface Press {
  id: string;
  pressedAt: Date;
  position: Position | null;
  drill: boolean;
  notes: PressNote[];
}

const AHEAD_MS = 2 * 60_000;
const LATE_MS = 2 * 60_000;
const DOUBTFUL_MS = 7 * 24 * 3_600_000;
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** Reads an instant from ISO text or milliseconds since 1970; null when it is none between 2000 and 2100. */
export function readInstant(value: unknown): Date | null {
  if (value instanceof Date) return readInstant(value.getTime());
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  if (typeof value === 'string' && !/^\d{4}-\d{2}-\d{2}T/.test(value)) return null;
  const instant = new Date(value);
  const time = instant.getTime();
  return time >= EARLIEST && time <= LATEST ? instant : null;
}

/** A number, also as text; null for anything else. */
function readDegrees(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,3}(\.\d+)?$/.test(value) ? Number(value) : null;
}

/** Reads a position from anything. A fault is told as the note that the alert will carry. */
export function readPosition(value: unknown): {
  position: Position | null;
  note: PressNote | null;
} {
  if (value === null || value === undefined) return { position: null, note: null };
  const raw = (typeof value === 'object' ? value : {}) as Record<string, unknown>;
  const longitude = readDegrees(raw.longitude);
  const latitude = readDegrees(raw.latitude);
  if (longitude === null || latitude === null)
    return { position: null, note: 'POSITION_UNREADABLE' };
  const fault = positionFault({ longitude, latitude });
  if (fault) return { position: null, note: `POSITION_${fault}` };
  return {
    position: {
      longitude,
      latitude,
      accuracyMeters: readAccuracy(raw.accuracyMeters),
      fixedAt: readInstant(raw.fixedAt),
    },
    note: null,
  };
}

/** A fix cannot be newer than its arrival: with a clock that runs ahead, no later fix would ever be the newer one. */
export function notAhead(position: Position, now: Date): Position {
  const { fixedAt } = position;
  return fixedAt && fixedAt > now ? { ...position, fixedAt: now } : position;
}

function clockNotes(pressedAt: Date, now: Date): PressNote[] {
  const behind = now.getTime() - pressedAt.getTime();
  if (-behind > AHEAD_MS) return ['PRESSED_AT_AHEAD'];
  if (behind > DOUBTFUL_MS) return ['PRESSED_LATE', 'CLOCK_DOUBTFUL'];
  return behind > LATE_MS ? ['PRESSED_LATE'] : [];
}

/**
 * Makes a storable press of anything. Never throws: a press is not refused for its content.
 *
 * What cannot be read is dropped and noted. A wrong clock is kept and noted. An id that is no UUID is replaced by a
 * random one: a second alert after a retry is a smaller harm than a lost press.
 */
export function readPress(raw: RawPress, now: Date): Press {
  const notes: PressNote[] = [];
  const known = isUuid(raw.id);
  if (!known) notes.push('ID_REPLACED');
  const instant = readInstant(raw.pressedAt);
  if (instant) notes.push(...clockNotes(instant, now));
  else if (raw.pressedAt !== null && raw.pressedAt !== undefined)
    notes.push('PRESSED_AT_UNREADABLE');
  const { position, note } = readPosition(raw.position);
  if (note) notes.push(note);
  return {
    id: known ? raw.id.toLowerCase() : randomUUID(),
    pressedAt: instant ?? now,
    position: position && notAhead(position, now),
    drill: raw.drill === true,
    notes,
  };
}
