import type { AlertEventType, AlertStatus } from '../db/generated/enums.ts';
import { type EventDraft, writeEvents } from './log-writer.ts';

/**
 * A way in which alerts change, as SQL over `a`, the alert, and `t`, the alert as it stood before. `:name` is a value of
 * the call, of the type in VALUE_TYPES.
 */
export interface Transition {
  /** What it is, in the diagram. */
  label: string;
  /** The states that it may leave. None: the alert is new. */
  from: AlertStatus[];
  /** The state that it leads to, or the one it came from; by the state it leaves where `sets` says which. */
  to: AlertStatus | 'SAME' | Partial<Record<AlertStatus, AlertStatus[]>>;
  /** Which alerts, beside their state. Judged with the row locked, on what whoever held it before left behind. */
  condition: string;
  /** Further tables that the condition reads: joins to `a`. */
  join?: string;
  /** Further columns of `t`. */
  also?: string;
  /** A row that somebody else holds is left to them. */
  skipsLocked?: true;
  /** CTEs between `t` and the change. */
  between?: string;
  /** The rows that the change reads, if `t` alone does not do. */
  using?: string;
  /** The columns that change. Left out: nothing does, and something is logged all the same. */
  sets?: Record<string, string>;
  /** Which events it writes: the fixed ones in the table, for the diagram. */
  events: AlertEventType[];
  /** The event, of the first type unless it says so, at `:at`. Left out: nothing is logged. */
  draft?: Partial<EventDraft>;
  /** The rows that events are written for, if not those that changed: `c` is the alert as changed. */
  written?: string;
}

/** The values that transitions are called with, and their types in the database. */
const VALUE_TYPES = {
  at: 'timestamptz',
  id: 'uuid',
  ids: 'uuid[]',
  officer: 'uuid',
  person: 'uuid',
  assignee: 'uuid',
  takenBy: 'uuid',
  contact: 'uuid',
  posts: 'text[]',
  outcome: '"AlertOutcome"',
  forced: 'boolean',
  longitude: 'float8',
  latitude: 'float8',
  sealed: 'bytea',
  fixedAt: 'timestamptz',
  acceptBy: 'timestamptz',
  nextAssignees: 'uuid[]',
  action: '"EscalationAction"',
  skipped: 'text',
  toPost: 'text',
  paged: 'uuid[]',
  step: 'smallint',
  round: 'smallint',
  countsFrom: 'timestamptz',
  nextStep: 'smallint',
  nextRound: 'smallint',
  nextCountsFrom: 'timestamptz',
  nextDueAt: 'timestamptz',
} as const;
export type ValueName = keyof typeof VALUE_TYPES;

const NAMED = /(?<![:\w]):([a-z]\w*)/gi;

/** Exchanges `:name` for the driver's `$1::type`, each name for one number. */
function withNumbers(text: string): { text: string; names: ValueName[] } {
  const names: ValueName[] = [];
  const numbered = text.replaceAll(NAMED, (_, name: ValueName) => {
    const type = VALUE_TYPES[name];
    if (!type) throw new Error(`Nobody said of which type :${name} is.`);
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}::${type}`;
  });
  return { text: numbered, names };
}

const listed = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');

/** The CTEs of a transition: `t`, the alerts as they stood, and `c`, as they stand then; under a prefix of their own. */
function ctesOf(transition: Transition, prefix: string): { ctes: string[]; written: string } {
  const { from, to, condition, join = '', also, skipsLocked, between, using } = transition;
  const sets = {
    ...(typeof to === 'string' && to !== 'SAME' && { status: `'${to}'` }),
    ...transition.sets,
  };
  const changes = Object.entries(sets).map(([column, value]) => `${column} = ${value}`);
  const lock = changes.length > 0 ? `FOR NO KEY UPDATE OF a${join ? ', e' : ''}` : '';
  const ctes = [
    `${prefix}t AS MATERIALIZED (
      SELECT a.*${also ? `, ${also}` : ''} FROM alerts a ${join}
      WHERE a.status IN (${listed(from)}) AND ${condition} ${lock}${skipsLocked ? ' SKIP LOCKED' : ''})`,
  ];
  if (between) ctes.push(between);
  if (changes.length === 0) return { ctes, written: `${prefix}t t` };
  ctes.push(`${prefix}c AS (
      UPDATE alerts a SET ${changes.join(', ')} FROM ${using ?? `${prefix}t t`} WHERE a.id = t.id RETURNING a.*)`);
  return { ctes, written: transition.written ?? `${prefix}c c JOIN ${prefix}t t USING (id)` };
}

function eventsOf({ events: [type], draft }: Transition, written: string): string {
  return writeEvents(written, { alert_id: 't.id', type: `'${type}'`, at: ':at', ...draft });
}

function textOf(transition: Transition): string {
  const { ctes, written } = ctesOf(transition, '');
  return `WITH ${ctes.join(',\n    ')}
    SELECT w.tx::text AS tx, w.id::text AS id FROM ${eventsOf(transition, written)} w ORDER BY w.id`;
}

/**
 * A transition as part of a larger statement: its CTEs, `<prefix>c` with the changed alerts among them, and the row
 * source of its events, if it logs any. `values` says in SQL what stands for each of its `:names`.
 */
export function partOf(
  transition: Transition,
  prefix: string,
  values: Partial<Record<ValueName, string>>,
): { ctes: string; events: string } {
  const { ctes, written } = ctesOf(transition, prefix);
  const fill = (text: string) => text.replaceAll(NAMED, (_, name: ValueName) => `${values[name]}`);
  const events = transition.events.length > 0 ? eventsOf(transition, written) : '';
  return { ctes: fill(ctes.join(',\n  ')), events: fill(events) };
}

/**
 * The statement of a transition: one round trip, in which the change, its events and all that follows commit together.
 * It answers with the places of the events. `names` says which value each number stands for.
 */
export function transitionStatement(transition: Transition): { text: string; names: ValueName[] } {
  return withNumbers(textOf(transition));
}
