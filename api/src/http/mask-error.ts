import { randomUUID } from 'node:crypto';
import { PothosValidationError } from '@pothos/core';
import { type ASTNode, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { RateLimitedError } from '../admission/admission-errors.ts';
import { ExpectedError } from '../expected-errors.ts';
import { asResult } from './refusal.ts';
import { logOf } from './request-log.ts';

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
      extensions: { code: original.code, field: original.field, ...laterOf(original) },
    });
  if (original instanceof PothosValidationError)
    return new GraphQLError(original.message, {
      ...place,
      extensions: { code: 'BAD_USER_INPUT', field: null },
    });
  if (error instanceof GraphQLError && (original === null || original instanceof GraphQLError)) {
    const code = error.extensions.code ?? original?.extensions.code ?? 'BAD_USER_INPUT';
    return new GraphQLError(withoutValues(error.message), {
      ...place,
      // Nothing else goes out: what a parser said of a body quotes it, PINs and all.
      extensions: { code, field: error.extensions.field ?? null, ...answerOf(error) },
    });
  }
  const id = randomUUID();
  const { name, code, message, stack } = (original ?? {}) as Partial<NodeJS.ErrnoException>;
  // A message may span lines and hold values: only what stands after it counts as frames.
  const frames = stack
    ?.slice(stack.indexOf(message ?? '') + (message?.length ?? 0))
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '));
  // The field and not the path: aliases are written by the caller.
  const field = error instanceof GraphQLError ? fieldOf(error.nodes?.[0]) : undefined;
  logOf(log).error(
    { id, name, code: plain(code), field, frames: frames?.slice(0, 6) },
    'unexpected error',
  );
  return new GraphQLError(`Something went wrong on our side. Tell us this number: ${id}`, {
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', field: null, id },
  });
}

function placeOf(error: GraphQLError) {
  return { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path };
}

/** When to come again; and the status and the headers that yoga answers with, which it takes out again. */
function answerOf({ extensions: { http, retryAfterSeconds } }: GraphQLError) {
  return {
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
    ...(http === undefined ? {} : { http }),
  };
}

function fieldOf(node: ASTNode | undefined): string | undefined {
  return node?.kind === 'Field' ? node.name.value : undefined;
}

function plain(code: unknown): string | undefined {
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : undefined;
}

/** When to come again, for programs and as HTTP says it. */
function laterOf(error: ExpectedError) {
  if (!(error instanceof RateLimitedError)) return {};
  return asResult(error).errors[0]?.extensions;
}

/**
 * GraphQL's own messages, without the values that they quote: a PIN or a position of the wrong type would come back, and
 * into the logs of whoever sent it. Names of variables, types and input fields stay.
 */
export function withoutValues(message: string): string {
  return message
    .replace(
      /got invalid value [\s\S]*?( at "[\w.[\]]+")?; ((?:\w+ cannot represent|Value|Field|Expected|Enum) [\s\S]*)$/,
      'has an invalid value$1; $2',
    )
    .replace(/got invalid value [\s\S]*$/, 'has an invalid value.')
    .replace(/(, found|cannot represent [\w -]*value:|cannot represent value:) [\s\S]*$/, '$1 …')
    .replace(/(Value) "[\s\S]*" (does not exist in)/, '$1 $2')
    .replace(/((?:Unexpected|found) (?:String|BlockString|Int|Float)) [\s\S]*$/, '$1.')
    .replace(/: "[\s\S]*"\.?$/, '.');
}
