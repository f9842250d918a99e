/** A place on the earth in WGS 84 degrees. Longitude comes first, as on the wire. */
export interface Position {
  longitude: number;
  latitude: number;
  /** Radius of the circle in which the device believes itself to be, in metres. */
  accuracyMeters?: number | null;
  /** When the device fixed the position. */
  fixedAt?: Date | null;
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
