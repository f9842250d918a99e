const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding, as authenticator apps take it. */
function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** What an authenticator app reads from the QR code, and the same secret to be typed. Six digits, thirty seconds, SHA-1. */
export function totpUri(key: string, email: string): { uri: string; secret: string } {
  const secret = base32(Buffer.from(key));
  const issuer = 'Alert Button';
  const uri = `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`;
  return { secret, uri: `${uri}?secret=${secret}&issuer=${encodeURIComponent(issuer)}` };
}
