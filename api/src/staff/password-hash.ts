import { hash, verify } from 'argon2';

/** argon2id with the parameters that OWASP names first for servers: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** False too for a hash that is none. */
export async function isPassword(given: { hash: string; password: string }): Promise<boolean> {
  return verify(given.hash, given.password).catch(() => false);
}
