/** In an SMS the prefix is left out. */
const BARE = /^[\w-]{48}$/;
const SHAPE = /^abc_[A-Za-z0-9_.~-]{16,400}$/;

/** The secret of a contact's link as it stands behind the #; null where there is none, or a part of one. */
export function contactToken(fragment: string): string | null {
  let text = fragment;
  try {
    text = decodeURIComponent(fragment);
  } catch {
    // Not encoded, then.
  }
  // Some messengers add a full stop, or a tracking parameter, to what they take for an address.
  const token = text.split(/[&?]/)[0]?.replace(/[.,;)\s]+$/, '') ?? '';
  const whole = BARE.test(token) ? `abc_${token}` : token;
  return SHAPE.test(whole) ? whole : null;
}

/** A link that the phone's own map opens: it names no map service, and no server hears of it. */
export const geoHref = ({ latitude, longitude }: { latitude: number; longitude: number }): string =>
  `geo:${latitude.toFixed(6)},${longitude.toFixed(6)}?q=${latitude.toFixed(6)},${longitude.toFixed(6)}`;
