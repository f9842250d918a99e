import type pg from 'pg';
import type { Prisma } from '../db/generated/client.ts';
import type { AlertOutcome, EscalationAction } from '../db/generated/enums.ts';
import { type Statement, statement } from '../db/statement.ts';
import { transitionStatement, type ValueName } from './transition-sql.ts';
import { TRANSITIONS } from './transitions.ts';

/** The place of an event in the log, as the driver reads it. */
export interface EventPlace {
  tx: string;
  id: string;
}

/** What a transition is called with, beside its instant: the values that its row of the table names. */
interface Values extends Partial<Record<ValueName, unknown>> {
  at: Date;
  id?: string;
  officer?: string | null;
  person?: string;
  /** Posts of whom it is for; null for any. */
  posts?: string[] | null;
  outcome?: AlertOutcome;
  action?: EscalationAction;
}

/** Transitions with a statement to themselves. */
type Name = Exclude<keyof typeof TRANSITIONS, 'raise' | 'askErasure' | 'erase' | 'forget'>;

const statements = new Map<Name, { prepared: Statement; names: ValueName[] }>();

function queryOf(name: Name, values: Values): pg.QueryConfig {
  let known = statements.get(name);
  if (!known) {
    const { text, names } = transitionStatement(TRANSITIONS[name]);
    known = { prepared: statement(`alert_${name}`, text), names };
    statements.set(name, known);
  }
  const missing = known.names.filter((each) => values[each] === undefined);
  if (missing.length > 0) throw new Error(`The transition ${name} needs ${missing.join(', ')}.`);
  return known.prepared(known.names.map((each) => values[each]));
}

/**
 * Changes an alert as the table of transitions says, with its event and all that follows, in one statement. Of two at
 * once the row's lock lets one through, and the other's condition is judged on what the first left behind.
 * Returns the place of the (last) event; null when the condition did not hold, and then nothing was changed.
 */
export async function changeAlert(
  pool: pg.Pool,
  name: Name,
  values: Values,
): Promise<EventPlace | null> {
  const { rows } = await pool.query<EventPlace>(queryOf(name, values));
  return rows.at(-1) ?? null;
}

/**
 * Gives back to the queue every alert that an officer has or was given, as part of what ends their work. `actorId` is
 * whoever ended it. Returns the places of what was logged, to be announced after the commit.
 */
export function releaseAllOf(
  tx: Prisma.TransactionClient,
  officerId: string,
  actorId: string,
  at: Date,
): Promise<EventPlace[]> {
  const values = { at, takenBy: officerId, officer: actorId };
  const { text, values: parameters } = queryOf('releaseAllOf', values);
  return tx.$queryRawUnsafe<EventPlace[]>(text, ...(parameters as unknown[]));
}
