import type { Database } from '../db/client.ts';
import type { Delivery, DeliveryAttempt, Prisma } from '../db/generated/client.ts';
import type { Viewer } from '../viewer.ts';

/** A delivery with its tries. */
export type DeliveryRow = Delivery & { tries: DeliveryAttempt[] };

/**
 * Which deliveries of an alert that they may see a viewer is shown. A person sees what their contacts were sent, a
 * contact what they were sent themselves, the desk also whom it called.
 */
export function deliveriesVisibleTo(viewer: Viewer): Prisma.DeliveryWhereInput {
  switch (viewer?.kind) {
    case 'PERSON':
      return { contactId: { not: null } };
    case 'CONTACT':
      return { contactId: viewer.contactId };
    case 'OFFICER':
    case 'REPRESENTATIVE':
      return {};
    default:
      return { id: { in: [] } };
  }
}

/** The contacts' places in the person's order, from 1, by id: what the desk calls them by. No names, nothing opened. */
export async function contactNumbersOf(
  { prisma }: Database,
  personId: string,
): Promise<Map<string, number>> {
  const contacts = await prisma.contact.findMany({
    where: { personId },
    select: { id: true, rank: true },
  });
  return new Map(contacts.map(({ id, rank }) => [id, rank]));
}

/**
 * The deliveries of an alert, oldest notice first. Not what also went to further addresses that a contact had before: it
 * says of the contact nothing that the delivery itself does not.
 */
export function deliveriesOf(
  { prisma }: Database,
  viewer: Viewer,
  alertId: string,
): Promise<DeliveryRow[]> {
  return prisma.delivery.findMany({
    where: { alertId, former: 0, ...deliveriesVisibleTo(viewer) },
    include: { tries: { orderBy: { number: 'asc' } } },
    orderBy: [{ createdAt: 'asc' }, { eventId: 'asc' }, { channel: 'asc' }, { id: 'asc' }],
  });
}
