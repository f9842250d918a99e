import { TEST_POST } from '../consulates/test-post.ts';
import type { Database } from '../db/client.ts';
import { InvalidInputError } from '../expected-errors.ts';

/** Whether a county exists in which somebody can be at home. @throws InvalidInputError */
export async function checkCounty({ prisma }: Database, fips: string): Promise<void> {
  const known =
    /^\d{5}$/.test(fips) &&
    fips !== TEST_POST.county &&
    (await prisma.county.findUnique({ where: { fips }, select: { fips: true } }));
  if (!known)
    throw new InvalidInputError(
      'input.homeCounty',
      'There is no such county. Send its five-digit FIPS code, for example 06037.',
    );
}
