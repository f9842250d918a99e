import type { Prisma } from '../db/generated/client.ts';

/**
 * Holds all enabled administrators until the transaction ends and returns their ids: of two who disable each other at
 * once, the second sees what the first has done.
 */
export async function lockAdministrators(tx: Prisma.TransactionClient): Promise<string[]> {
  const rows = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT id FROM officers WHERE role = 'ADMINISTRATOR' AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}
