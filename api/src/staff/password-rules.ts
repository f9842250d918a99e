import { InvalidInputError } from '../expected-errors.ts';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

/** The commonest of at least twelve characters, without their digits and signs at the end. */
const COMMON = [
  'password',
  'passwordpassword',
  'contrasena',
  'contrasenacontrasena',
  'administrador',
  'administrator',
  'qwertyuiop',
  'qwertyuiopas',
  'qwertyqwerty',
  'asdfghjklqwerty',
  'iloveyou',
  'teamomucho',
  'welcome',
  'bienvenido',
  'bienvenidos',
  'letmein',
  'changeme',
  'cambiame',
  'consulado',
  'consuladomexico',
  'vivamexico',
  'mexico',
  'qazwsxedc',
  'qazwsxedcrfv',
  'abcdefghijkl',
];

const RUNS = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz'];

/** Letters without accents and disguises, so that "C0ntraseña2026!" is seen for what it is. */
function undisguised(password: string): string {
  return password
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\d\W_]+$/, '')
    .replaceAll('0', 'o')
    .replaceAll('1', 'i')
    .replaceAll('3', 'e')
    .replaceAll('@', 'a')
    .replaceAll('$', 's');
}

/**
 * Whether a password may be used: long enough, and none that everybody tries first.
 * @throws InvalidInputError naming `field`.
 */
export function assertGoodPassword(password: string, email: string, field: string): void {
  if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD)
    throw new InvalidInputError(
      field,
      `Choose a password of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`,
    );
  const plain = password.toLowerCase();
  const login = email.toLowerCase().split('@')[0] ?? '';
  const common =
    COMMON.includes(undisguised(password)) ||
    RUNS.some((run) => run.includes(plain)) ||
    new Set(plain).size < 5 ||
    (login.length > 3 && undisguised(password) === undisguised(login)) ||
    plain === email.toLowerCase();
  if (common)
    throw new InvalidInputError(
      field,
      'This password is among the first that anybody would try. Choose another.',
    );
}
