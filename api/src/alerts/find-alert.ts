import type { Database } from '../db/client.ts';
import { isUuid } from '../values/uuid.ts';
import type { Viewer } from '../viewer.ts';
import { AlertNotFoundError } from './alert-errors.ts';
import type { AlertRow } from './alert-row.ts';
import { alertsVisibleTo } from './audience-where.ts';

/** The alert of this id, if the viewer may see it. @throws AlertNotFoundError, as for one that does not exist */
export async function findAlert(
  { prisma }: Database,
  viewer: Viewer,
  id: string,
  field = 'id',
): Promise<AlertRow> {
  const alert = isUuid(id)
    ? await prisma.alert.findFirst({
        where: { AND: [{ id: id.toLowerCase() }, alertsVisibleTo(viewer)] },
      })
    : null;
  if (!alert) throw new AlertNotFoundError(field);
  return alert;
}
