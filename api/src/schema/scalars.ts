import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { readInstant } from '../alerts/press-rules.ts';
import { builder } from './builder.ts';

function parseDateTime(value: unknown): Date {
  const instant = typeof value === 'string' ? readInstant(value) : null;
  if (!instant)
    throw new GraphQLError(
      'Send an instant in ISO 8601 with its zone, for example 2026-11-21T12:03:05Z.',
      {
        extensions: { code: 'BAD_USER_INPUT' },
      },
    );
  return instant;
}

builder.scalarType('DateTime', {
  description: 'An instant in ISO 8601, in UTC with milliseconds: 2026-11-21T12:03:05.123Z.',
  serialize: (value) => value.toISOString(),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : null),
});

builder.scalarType('JSON', {
  description: 'An object of JSON, whose parts may grow.',
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError('This scalar is for output only.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  },
});

const anything = {
  serialize: () => {
    throw new Error('This scalar is for input only.');
  },
  parseValue: (value: unknown) => value,
  parseLiteral: (node: ValueNode) => valueFromASTUntyped(node),
};

builder.scalarType('LenientDateTime', {
  description:
    'Send a DateTime. Anything else is accepted too, so that no press is lost to it: what cannot be read is dropped and noted in pressNotes.',
  ...anything,
});

builder.scalarType('LenientPosition', {
  description:
    'Send an object like PositionInput. Anything else is accepted too, so that no press is lost to it: what cannot be read is dropped and noted in pressNotes.',
  ...anything,
});
