/** In an SMS the prefix is left out. */
const SHAPE = /^(abi_)?[\w-]{43}$/;

/** The secret of an invitation as it stands behind the #; null where there is none, or a part of one. */
export function inviteToken(fragment: string): string | null {
  // Some messengers add a full stop, or a tracking parameter, to what they take for an address.
  const token = fragment.split(/[&?]/)[0]?.replace(/[.,;)\s]+$/, '') ?? '';
  if (!SHAPE.test(token)) return null;
  return token.length === 43 ? `abi_${token}` : token;
}
