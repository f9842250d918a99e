import type {
  AlertAtom,
  AlertCondition,
  Combined,
  EventCondition,
  LogCondition,
  PairAtom,
} from './audience.ts';

/** A condition in SQL, with the values of its parameters, which count from $1. */
export interface SqlCondition {
  text: string;
  values: unknown[];
}

/** Which rows `a` of alerts it holds for. */
export const alertsSql = (condition: AlertCondition): SqlCondition =>
  withValues((values) => ofAlert(condition, values));

/**
 * Which rows `e` of alert_events it holds for. Viewers of one kind get the same text with other values, so that a
 * connection plans it once for all of them.
 */
export const eventsSql = (condition: LogCondition | EventCondition): SqlCondition =>
  withValues((values) => ofEvent(condition, values));

/** Takes a value and its type, gives its parameter. */
type Parameter = (value: unknown, type: string) => string;

function withValues(write: (parameter: Parameter) => string): SqlCondition {
  const values: unknown[] = [];
  const text = write((value, type) => {
    if (!values.includes(value)) values.push(value);
    return `$${values.indexOf(value) + 1}::${type}`;
  });
  return { text, values };
}

function combined<Atom>(
  { kind, of }: { kind: 'ALL' | 'ANY'; of: Combined<Atom>[] },
  write: (condition: Combined<Atom>) => string,
): string {
  if (of.length === 0) return String(kind === 'ALL');
  return `(${of.map(write).join(kind === 'ALL' ? ' AND ' : ' OR ')})`;
}

function ofAlert(condition: Combined<AlertAtom | PairAtom>, parameter: Parameter): string {
  switch (condition.kind) {
    case 'ALL':
    case 'ANY':
      return combined(condition, (each) => ofAlert(each, parameter));
    case 'ALERT':
      return `a.id = ${parameter(condition.id, 'uuid')}`;
    case 'PERSON':
      return `a.person_id = ${parameter(condition.id, 'uuid')}`;
    case 'ASSIGNED_TO':
      return `a.assigned_to_id = ${parameter(condition.id, 'uuid')}`;
    case 'POSTS':
      return `a.posts && ${parameter(condition.posts, 'text[]')}`;
    case 'FORMER_POSTS':
      return `a.former_posts && ${parameter(condition.posts, 'text[]')}`;
    case 'SHOWN_POSTS':
      return `a.shown_posts && ${parameter(condition.posts, 'text[]')}`;
    case 'NOT_AT':
      return `a.posts <> ${parameter(condition.posts, 'text[]')}`;
    case 'STATUS':
      return `a.status = ANY (${parameter(condition.among, '"AlertStatus"[]')})`;
    case 'FORCED':
      return 'a.duress_at IS NOT NULL';
    case 'UNFORCED':
      return 'a.duress_at IS NULL';
    case 'SINCE_FORCED':
      return 'e.at >= a.duress_at';
  }
}

function ofEvent(condition: LogCondition, parameter: Parameter): string {
  switch (condition.kind) {
    case 'ALL':
    case 'ANY':
      return combined(condition, (each) => ofEvent(each, parameter));
    case 'TOLD':
      return 'e.person_type IS NOT NULL';
    // Types are words of the program, never of a caller: written out, the planner knows how rare they are.
    case 'TYPE':
      return `e.type = '${condition.type}'`;
    case 'NOT_TYPE':
      return `e.type <> '${condition.type}'`;
    case 'ALERT':
      return `e.alert_id = ${parameter(condition.id, 'uuid')}`;
    case 'PERSON':
      return `e.person_id = ${parameter(condition.id, 'uuid')}`;
    case 'ASSIGNEE':
      return `e.assignee_id = ${parameter(condition.id, 'uuid')}`;
    case 'POSTS':
      return `e.posts && ${parameter(condition.posts, 'text[]')}`;
    case 'NOT_AT':
      return `e.posts <> ${parameter(condition.posts, 'text[]')}`;
    case 'ALERT_NOW':
      // EXISTS would let the planner read the whole table for one page of the log: a scalar is looked up by the key.
      return `(SELECT ${ofAlert(condition.is, parameter)} FROM alerts a WHERE a.id = e.alert_id)`;
  }
}
