import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { COLUMNS, type Column } from './decision.ts';
import { decisionAbout } from './permissions.ts';

/** What a mutation answers whoever may not call it. */
const REFUSALS = ['NotSignedInError', 'ForbiddenError'];

/** Whether a kind of viewer can come to see an object of a type at all, by whatever way from the roots. */
export type Reaches = (column: Column, type: string) => boolean;

/**
 * Which types each kind of viewer reaches: those that fields which they may ask lead to, from the roots on. A field that
 * everybody may read on a type to which only few have a way is a field for few.
 */
export function reachabilityOf(schema: GraphQLSchema): Reaches {
  const reached = new Map(COLUMNS.map((column) => [column, reachedBy(schema, column)]));
  return (column, type) => reached.get(column)?.has(type) ?? false;
}

function reachedBy(schema: GraphQLSchema, column: Column): Set<string> {
  const reached = new Set<string>();
  const waiting: GraphQLObjectType[] = [];
  const reach = (types: GraphQLObjectType[]) => {
    for (const type of types) {
      if (reached.has(type.name)) continue;
      reached.add(type.name);
      waiting.push(type);
    }
  };
  reach([...rootsOf(schema)]);
  for (let type = waiting.pop(); type; type = waiting.pop())
    for (const field of Object.values(type.getFields())) {
      const leadsTo = objectsOf(schema, field.type);
      const isAllowed = decisionAbout(type.name, field.name)?.[column] !== undefined;
      reach(isAllowed ? leadsTo : leadsTo.filter(({ name }) => REFUSALS.includes(name)));
    }
  return reached;
}

/** Query, Mutation and Subscription. */
export function rootsOf(schema: GraphQLSchema): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type !== undefined && type !== null,
  );
}

/** The types of objects that a field can answer. */
export function objectsOf(schema: GraphQLSchema, type: GraphQLOutputType): GraphQLObjectType[] {
  const named = getNamedType(type);
  if (isObjectType(named)) return [named];
  return isAbstractType(named) ? [...schema.getPossibleTypes(named)] : [];
}
