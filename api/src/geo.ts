/** A place on the earth in WGS 84 degrees. Longitude comes first, as on the wire. */
export interface Position {
  longitude: number;
  latitude: number;
  /** Radius of the circle in which the device believes itself to be, in metres. */
  accuracyMeters?: number | null;
  /** When the device fixed the position. */
  fixedAt?: Date | null;
}

/** Half the earth's girth: no circle of uncertainty is wider. Metres. */
const WIDEST_METERS = 20_040_000;

/** An accuracy that can be; null for anything else, so that no screen has to show it. */
export function readAccuracy(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= WIDEST_METERS ? value : null;
}

/** Why a position cannot be used; null when it can. */
export type PositionFault = 'OUT_OF_RANGE' | 'NULL_ISLAND';

/** Checks the range, and refuses exactly 0/0: what broken receivers report, in the middle of the Atlantic. */
export function positionFault(
  position: Pick<Position, 'longitude' | 'latitude'>,
): PositionFault | null {
  const { longitude, latitude } = position;
  if (!(Math.abs(longitude) <= 180) || !(Math.abs(latitude) <= 90)) return 'OUT_OF_RANGE';
  return longitude === 0 && latitude === 0 ? 'NULL_ISLAND' : null;
}
