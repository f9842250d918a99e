import { type DeskAlert, isForced, isWith } from './desk-alert';

/** The open presses of one person. The lead is the one that asks for something first. */
export type AlertGroup = { personId: string; lead: DeskAlert; alerts: DeskAlert[] };

export type AlertGroups = {
  forced: AlertGroup[];
  waiting: AlertGroup[];
  unknownPhones: AlertGroup[];
  mine: AlertGroup[];
  others: AlertGroup[];
  cancelled: AlertGroup[];
};

const newestFirst = (a: DeskAlert, b: DeskAlert): number =>
  b.receivedAt.localeCompare(a.receivedAt) || b.id.localeCompare(a.id);

const isTaken = ({ status }: DeskAlert) => status === 'ACKNOWLEDGED' || status === 'ASSIGNED';

/**
 * Lays the open alerts out as the desk reads them: by what they ask for, newest first. Presses of
 * one person stay together, where the most urgent of them belongs. Nothing open is left out.
 */
export function groupAlerts(alerts: Iterable<DeskAlert>, officerId: string): AlertGroups {
  const byPerson = new Map<string, DeskAlert[]>();
  for (const alert of alerts) {
    if (alert.status === 'CLOSED') continue;
    byPerson.set(alert.personId, [...(byPerson.get(alert.personId) ?? []), alert]);
  }
  const groups: AlertGroups = {
    forced: [],
    waiting: [],
    unknownPhones: [],
    mine: [],
    others: [],
    cancelled: [],
  };
  for (const [personId, unsorted] of byPerson) {
    const sorted = unsorted.sort(newestFirst);
    const raised = sorted.filter(({ status }) => status === 'RAISED');
    const mine = sorted.filter((one) => isTaken(one) && isWith(one, officerId));
    const forced = sorted.filter(isForced);
    const underDuress = forced.find(({ duressAt }) => duressAt);
    const lead =
      underDuress ?? forced[0] ?? raised[0] ?? mine[0] ?? sorted.find(isTaken) ?? sorted[0];
    if (!lead) continue;
    const isUnknown = raised.length > 0 && raised.every(({ lane }) => lane === 'SECOND');
    const group = { personId, lead, alerts: sorted };
    if (forced.length > 0) groups.forced.push(group);
    else if (isUnknown) groups.unknownPhones.push(group);
    else if (raised.length > 0) groups.waiting.push(group);
    else if (mine.length > 0) groups.mine.push(group);
    else if (isTaken(lead)) groups.others.push(group);
    else groups.cancelled.push(group);
  }
  for (const list of Object.values(groups)) list.sort((a, b) => newestFirst(a.lead, b.lead));
  return groups;
}

/** Whether the alarm must sound: somebody waits, or what asks to be seen without waiting was not looked at. */
export const isRinging = (alerts: Iterable<DeskAlert>, fresh: ReadonlySet<string>): boolean =>
  [...alerts].some(({ id, status }) => status === 'RAISED' || fresh.has(id));

export const countUntaken = (alerts: Iterable<DeskAlert>): number =>
  [...alerts].filter(({ status }) => status === 'RAISED').length;
