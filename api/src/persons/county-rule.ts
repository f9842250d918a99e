import type { Database } from '../db/client.ts';
import { InvalidInputError } from '../expected-errors.ts';

/** Whether a home county exists. @throws InvalidInputError */
export async function checkCounty({ prisma }: Database, fips: string): Promise<void> {
  const known =
    /^\d{5}$/.test(fips) &&
    (await prisma.county.findUnique({ where: { fips }, select: { fips: true } }));
  if (!known)
    throw new InvalidInputError(
      'input.homeCounty',
      'There is no such county. Send its five-digit FIPS code, for example 06037.',
    );
}
