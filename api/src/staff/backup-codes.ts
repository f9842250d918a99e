import { generateRandomString } from 'better-auth/crypto';
import type { BetterStaffAuth } from './better-auth.ts';

const BACKUP_CODES = 10;
/** A code of the phone; anything else is a backup code. */
export const TOTP_CODE = /^\d{6}$/;

const inHalves = (code: string) => `${code.slice(0, 5)}-${code.slice(5)}`;

/** The codes for when the phone is lost. */
export const newBackupCodes = () =>
  Array.from({ length: BACKUP_CODES }, () => inHalves(generateRandomString(10, 'a-z', '0-9')));

/** A code as it was made, however somebody typed it: "123 456", "ABCDEFGHIJ", "abcde–fghij". */
export function plainCode(given: string): string {
  const plain = given.toLowerCase().replace(/[^a-z\d]/g, '');
  return TOTP_CODE.test(plain) ? plain : inHalves(plain);
}

/** Gives an officer new codes; the ones before are worth nothing any more. */
export async function replaceBackupCodes(
  auth: BetterStaffAuth,
  officerId: string,
): Promise<string[]> {
  const backupCodes = newBackupCodes();
  const { adapter } = await auth.$context;
  await adapter.update({
    model: 'twoFactor',
    where: [{ field: 'userId', value: officerId }],
    update: { backupCodes: JSON.stringify(backupCodes) },
  });
  return backupCodes;
}
