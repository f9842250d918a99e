import type { DeskAlert, DeskViewer } from './desk-alert';
import type { DeskEvent } from './desk-state';

const post = (code: string) => ({
  code,
  nameEs: `Consulado en ${code}`,
  nameEn: `Consulate in ${code}`,
  timeZone: 'America/Los_Angeles',
});

/** Alerts, events and officers for tests. */
export const sampleViewer = (role: DeskViewer['role'] = 'OFFICER'): DeskViewer => ({
  id: 'officer-1',
  name: 'Uno',
  role,
  consulates: role === 'CALL_CENTER' ? [] : [post('los-angeles')],
});

type AlertValues = Partial<Omit<DeskAlert, 'consulate'>> & {
  post?: string | null;
  takenBy?: string;
};

export function sampleAlert(id: string, values: AlertValues = {}): DeskAlert {
  const { post: code = 'los-angeles', takenBy, ...rest } = values;
  return {
    __typename: 'Alert',
    id,
    status: takenBy ? 'ACKNOWLEDGED' : 'RAISED',
    lane: 'FIRST',
    personId: `person-of-${id}`,
    duressAt: null,
    erasureAskedAt: null,
    assignedTo: null,
    receivedAt: `2026-11-21T20:00:0${id.length}.000Z`,
    acknowledgedBy: takenBy ? { __typename: 'Officer', id: takenBy } : null,
    viewerCan: null,
    callCenterAt: null,
    posts: code === null ? [] : [{ __typename: 'Consulate', code }],
    consulate: code === null ? null : { __typename: 'Consulate', ...post(code) },
    ...rest,
  } as DeskAlert;
}

export const sampleEvent = (
  cursor: string,
  alert: DeskAlert,
  type: DeskEvent['type'] = 'RAISED',
): DeskEvent => ({ cursor, type, alertId: alert.id, alert });
