import type { DeskWatchQuery } from '../../gql/desk/graphql';
import type { LiveState } from '../../lib/keep-live';

/** What the server says of the system. 'away': it does not answer. Null: not asked yet. */
export type WatchAnswer = DeskWatchQuery['watch'] | 'away' | null;

type Finding = DeskWatchQuery['watch']['findings'][number]['kind'];

/** Whether an officer can rely on what the desk shows. */
export type DeskHealth =
  /** No connection, since an instant in milliseconds. */
  | { kind: 'down'; since: number }
  /** The server, or its database, does not answer. */
  | { kind: 'away' }
  | { kind: 'connecting' | 'reconnecting' }
  /** What is shown may be old: the alerts themselves come late. */
  | { kind: 'late'; findings: Finding[] }
  /** Alerts come as they should; something else is not well. */
  | { kind: 'unwell'; isSilent: boolean; findings: Finding[] }
  | { kind: 'live'; since: number };

const SHORT_LOSS_MS = 3_000;
const LATE: readonly Finding[] = ['DATABASE_AWAY', 'FEED_BEHIND'];

/**
 * The one state that the desk shows, the worst of all that is known: an open connection says nothing of a database that
 * is away behind it.
 */
export function deskHealth(connection: LiveState, watch: WatchAnswer, now: number): DeskHealth {
  const isLost = connection.kind === 'lost';
  if (isLost && now - connection.since >= SHORT_LOSS_MS)
    return { kind: 'down', since: connection.since };
  if (watch === 'away') return { kind: 'away' };
  if (isLost) return { kind: 'reconnecting' };
  if (connection.kind === 'connecting') return { kind: 'connecting' };
  if (!watch || watch.isWell) return { kind: 'live', since: connection.since };
  const findings = watch.findings.map(({ kind }) => kind);
  if (findings.some((kind) => LATE.includes(kind))) return { kind: 'late', findings };
  return { kind: 'unwell', isSilent: watch.isSilent, findings };
}

/** Whether an empty desk means that there is no alert. */
export const showsAll = ({ kind }: DeskHealth): boolean => kind === 'live' || kind === 'unwell';
