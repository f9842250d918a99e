import { duressView } from '../alerts/duress-view.ts';
import type { Claimed } from './claim-store.ts';
import type { NoticeReason } from './notice-reason.ts';
import type { SendingRow } from './sending-store.ts';

/** What to do with a delivery now that everything was read again. */
export type Decision =
  | { do: 'SEND' }
  /** The first notice is still on its way: what follows it waits. */
  | { do: 'WAIT' }
  | { do: 'SKIP'; reason: NoticeReason }
  | { do: 'REPLACE'; reason: NoticeReason };

const REACHED = ['ACCEPTED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED'];

/** Judges a delivery by how everything stands this instant, as its receiver is told of it. `hasCarrier`: whether anything is set up that could send it. */
export function decide(delivery: Claimed, row: SendingRow, hasCarrier = true): Decision {
  if (delivery.officerId) return decideForOfficer(row);
  if (!row.contact || !row.person) return { do: 'SKIP', reason: 'CONTACT_REMOVED' };
  if (!row.channel) return { do: 'SKIP', reason: 'CONTACT_REMOVED' };
  const { state } = row.channel;
  if (state === 'STOPPED' || state === 'DECLINED') return { do: 'SKIP', reason: state };
  if (!delivery.alertId) return { do: 'SEND' };
  if (!row.alert) return { do: 'SKIP', reason: 'CONTACT_REMOVED' };
  const told = duressView(row.alert);
  if (delivery.notice === 'RAISED') {
    if (told.status === 'CANCELLED' || told.status === 'CLOSED')
      return { do: 'REPLACE', reason: told.status };
    return delivery.channel === 'VOICE' && row.opened
      ? { do: 'SKIP', reason: 'OPENED' }
      : { do: 'SEND' };
  }
  const { first } = row;
  if (first && mustWait(delivery, first)) return { do: 'WAIT' };
  // Without a carrier the outbox shows what follows as well; with one, since then, it would be an end without a beginning.
  const isShown = first?.reason === 'NO_CARRIER' && !hasCarrier;
  if (first && !first.uncertain && !isShown && !REACHED.includes(first.state))
    return { do: 'SKIP', reason: 'NOT_REACHED' };
  if (delivery.notice === 'TAKEN' && told.status === 'RAISED')
    return { do: 'REPLACE', reason: 'MOVED_ON' };
  if (
    delivery.notice === 'MOVED_ON' &&
    (told.status === 'ACKNOWLEDGED' || told.status === 'ASSIGNED')
  )
    return { do: 'REPLACE', reason: 'TAKEN' };
  const over = told.status === 'CANCELLED' || told.status === 'CLOSED' ? told.status : null;
  if (over && (delivery.notice === 'TAKEN' || delivery.notice === 'MOVED_ON'))
    return { do: 'REPLACE', reason: over };
  return { do: 'SEND' };
}

/**
 * Nothing overtakes the first notice. While that is tried again, whether or not a try may have gone out, what follows
 * waits; the end of the alert ends the tries. The end itself waits for a try under way alone: a first notice that may
 * have gone out and is not tried any more is answered by it.
 */
function mustWait({ notice }: Claimed, first: NonNullable<SendingRow['first']>): boolean {
  if (first.state === 'SENDING') return true;
  const isEnd = notice === 'CANCELLED' || notice === 'CLOSED';
  return first.state === 'QUEUED' && !(isEnd && first.uncertain);
}

function decideForOfficer({ alert, officer }: SendingRow): Decision {
  if (!officer) return { do: 'SKIP', reason: 'CONTACT_REMOVED' };
  if (!officer.phoneSealed) return { do: 'SKIP', reason: 'NO_ADDRESS' };
  if (!alert) return { do: 'SEND' };
  const assigned = alert.assignedToId === officer.id && alert.status === 'ASSIGNED';
  if (alert.status === 'RAISED' || assigned) return { do: 'SEND' };
  return {
    do: 'REPLACE',
    reason: alert.status === 'CANCELLED' || alert.status === 'CLOSED' ? alert.status : 'TAKEN',
  };
}
