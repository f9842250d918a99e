import type pg from 'pg';

/** A statement that each connection plans once under its name. Call it with its values to get what `query` takes. */
export type Statement = (values: unknown[]) => pg.QueryConfig;

/** Names a statement. Names are unique in the program; the embedded database keeps those of its clients apart. */
export function statement(name: string, text: string): Statement {
  return (values) => ({ name, text, values });
}
