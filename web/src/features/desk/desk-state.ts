import type { AlertEventType } from '../../gql/desk/graphql';
import {
  type DeskAlert,
  type DeskViewer,
  isForced,
  isListed,
  isOfThisDesk,
  isRepresentative,
} from './desk-alert';

/** `alert` is null when this desk may not see it any more. */
export type DeskEvent = {
  cursor: string;
  type: AlertEventType;
  alertId: string;
  alert: DeskAlert | null;
};

export type Snapshot = {
  viewer: DeskViewer;
  alerts: DeskAlert[];
  /** A place in the log not after the reading. */
  cursor: string;
  isTruncated: boolean;
};

export type Departure = { id: string; consulate: DeskAlert['consulate'] };

export type DeskState = {
  viewer: DeskViewer | null;
  alerts: ReadonlyMap<string, DeskAlert>;
  seenCursors: readonly string[];
  /** Came while the desk was open, and nobody here has opened or taken it yet. */
  fresh: ReadonlySet<string>;
  departures: readonly Departure[];
  isTruncated: boolean;
};

export type DeskAction =
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'event'; event: DeskEvent }
  | { type: 'alert'; alert: DeskAlert }
  | { type: 'opened'; id: string }
  | { type: 'departure-read'; id: string }
  | { type: 'signed-out' };

const CURSORS_REMEMBERED = 1_000;
const DEPARTURES_SHOWN = 5;
const ARRIVALS: AlertEventType[] = ['RAISED', 'REROUTED', 'TRANSFERRED', 'ESCALATED'];
const FORCES: AlertEventType[] = ['CANCELLED_UNDER_DURESS', 'ERASURE_ASKED'];
const MOVES: AlertEventType[] = ['REROUTED', 'TRANSFERRED'];

export const emptyDesk: DeskState = {
  viewer: null,
  alerts: new Map(),
  seenCursors: [],
  fresh: new Set(),
  departures: [],
  isTruncated: false,
};

export function deskReducer(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case 'snapshot':
      return applySnapshot(state, action.snapshot);
    case 'event':
      return applyEvent(state, action.event);
    case 'alert':
      return withAlert(state, action.alert);
    case 'opened':
      return { ...state, fresh: without(state.fresh, action.id) };
    case 'departure-read':
      return { ...state, departures: state.departures.filter(({ id }) => id !== action.id) };
    case 'signed-out':
      return emptyDesk;
  }
}

function applySnapshot(state: DeskState, snapshot: Snapshot): DeskState {
  const { viewer, isTruncated } = snapshot;
  // The API also answers with what has left the post; that is no longer on its desk.
  const here = snapshot.alerts.filter((alert) => isListed(alert, viewer));
  const alerts = new Map(here.map((alert) => [alert.id, alert]));
  const cameMeanwhile = here
    .filter((alert) => state.viewer && isNews(state.alerts.get(alert.id), alert, viewer))
    .map(({ id }) => id);
  const stillFresh = [...state.fresh].filter((id) => asksToBeSeen(alerts.get(id)));
  const fresh = new Set([...stillFresh, ...cameMeanwhile]);
  return { ...state, viewer, alerts, fresh, isTruncated, seenCursors: [] };
}

/** Applies an event once, however often it comes. The event carries the alert whole. */
function applyEvent(state: DeskState, { cursor, type, alertId, alert }: DeskEvent): DeskState {
  if (state.seenCursors.includes(cursor)) return state;
  const seenCursors = [...state.seenCursors.slice(1 - CURSORS_REMEMBERED), cursor];
  if (!alert) return withoutAlert({ ...state, seenCursors }, alertId);
  const forRepresentative = state.viewer !== null && isRepresentative(state.viewer);
  if (state.viewer && !isListed(alert, state.viewer)) {
    if (forRepresentative) return withoutAlert({ ...state, seenCursors }, alert.id);
    if (MOVES.includes(type)) return departed({ ...state, seenCursors }, alert);
    if (!state.alerts.has(alert.id)) return { ...state, seenCursors };
  }
  const isArrival =
    ARRIVALS.includes(type) && isNewHere(state.alerts.get(alert.id), alert, state.viewer);
  const next = withAlert({ ...state, seenCursors }, alert);
  // Being forced is news again, even of an alert that somebody has long taken.
  const isHandedOver = forRepresentative && !state.alerts.has(alert.id);
  const isFresh = FORCES.includes(type) || isHandedOver || (isArrival && asksToBeSeen(alert));
  return isFresh ? { ...next, fresh: new Set([...next.fresh, alert.id]) } : next;
}

function withAlert(state: DeskState, alert: DeskAlert): DeskState {
  const alerts = new Map(state.alerts).set(alert.id, alert);
  const fresh = asksToBeSeen(alert) ? state.fresh : without(state.fresh, alert.id);
  return { ...state, alerts, fresh };
}

const asksToBeSeen = (alert: DeskAlert | undefined): boolean =>
  alert !== undefined && (alert.status === 'RAISED' || isForced(alert));

/** It asks this desk to act, and did not before. What the call centre only watched can come to it later. */
const isNewHere = (
  before: DeskAlert | undefined,
  alert: DeskAlert,
  viewer: DeskViewer | null,
): boolean =>
  viewer === null ||
  (isOfThisDesk(alert, viewer) && !(before !== undefined && isOfThisDesk(before, viewer)));

const isNews = (before: DeskAlert | undefined, alert: DeskAlert, viewer: DeskViewer): boolean =>
  (before !== undefined && isForced(alert) && !isForced(before)) ||
  (isNewHere(before, alert, viewer) && asksToBeSeen(alert));

function withoutAlert(state: DeskState, id: string): DeskState {
  const alerts = new Map(state.alerts);
  alerts.delete(id);
  return { ...state, alerts, fresh: without(state.fresh, id) };
}

function departed(state: DeskState, alert: DeskAlert): DeskState {
  if (!state.alerts.has(alert.id)) return state;
  const others = state.departures.filter(({ id }) => id !== alert.id);
  const departure = { id: alert.id, consulate: alert.consulate };
  const departures = [departure, ...others].slice(0, DEPARTURES_SHOWN);
  return { ...withoutAlert(state, alert.id), departures };
}

function without(set: ReadonlySet<string>, member: string): ReadonlySet<string> {
  if (!set.has(member)) return set;
  const next = new Set(set);
  next.delete(member);
  return next;
}
