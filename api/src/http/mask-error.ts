import { randomUUID } from 'node:crypto';
import { PothosValidationError } from '@pothos/core';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { ExpectedError } from '../expected-errors.ts';

/**
 * Shows expected failures with their code and field, and GraphQL's own faults as they are.
 *
 * Anything else becomes a sentence with an id, under which the log has the rest: name, code and place, no values.
 */
export function maskError(error: unknown, log: Logger): Error {
  const original = error instanceof GraphQLError ? (error.originalError ?? null) : error;
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  if (original instanceof ExpectedError)
    return new GraphQLError(original.message, {
      ...place,
      extensions: { code: original.code, field: original.field },
    });
  if (original instanceof PothosValidationError)
    return new GraphQLError(original.message, {
      ...place,
      extensions: { code: 'BAD_USER_INPUT', field: null },
    });
  if (error instanceof GraphQLError && (original === null || original instanceof GraphQLError)) {
    const code = error.extensions.code ?? original?.extensions.code ?? 'BAD_USER_INPUT';
    return new GraphQLError(error.message, {
      ...place,
      extensions: { ...error.extensions, code, field: error.extensions.field ?? null },
    });
  }
  const id = randomUUID();
  const { name, code, stack } = (original ?? {}) as {
    name?: string;
    code?: string;
    stack?: string;
  };
  const frames = stack?.split('\n').filter((line) => line.trimStart().startsWith('at '));
  const path = error instanceof GraphQLError ? error.path?.join('.') : undefined;
  log.error({ id, name, code, path, frames: frames?.slice(0, 6) }, 'unexpected error');
  return new GraphQLError(`Something went wrong on our side. Tell us this number: ${id}`, {
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', field: null, id },
  });
}

function placeOf(error: GraphQLError) {
  return { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path };
}
