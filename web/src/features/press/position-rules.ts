import type { PressPosition } from '../../lib/press-record';

type Sent = { position: PressPosition; at: number };

const AT_LEAST_MS = 2_000;
const BETTER_AFTER_MS = 10_000;
const AGAIN_AFTER_MS = 60_000;
const MOVED_METERS = 30;
const BETTER_BY = 0.8;
const EARTH_METERS = 6_371_000;

/**
 * Whether a fix is worth sending: the first always; one more than 30 m away at once; one clearly
 * more exact after 10 s; and each minute one that only says "still here".
 */
export function isWorthReporting(last: Sent | null, fix: PressPosition, now: number): boolean {
  if (!last) return true;
  const waited = now - last.at;
  if (waited < AT_LEAST_MS || fix.fixedAt <= last.position.fixedAt) return false;
  if (waited >= AGAIN_AFTER_MS) return true;
  if (metersBetween(last.position, fix) > MOVED_METERS) return true;
  const isBetter = fix.accuracyMeters < last.position.accuracyMeters * BETTER_BY;
  return isBetter && waited >= BETTER_AFTER_MS;
}

type Place = { longitude: number; latitude: number };

export function metersBetween(a: Place, b: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const dLat = radians(b.latitude - a.latitude);
  const dLon = radians(b.longitude - a.longitude);
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_METERS * Math.asin(Math.sqrt(h));
}
