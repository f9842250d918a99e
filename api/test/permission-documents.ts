import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { schema } from '../src/schema/index.ts';
import { objectsOf } from '../src/schema/permissions/reachability.ts';

/** Whether a viewer may read a field, by the table. */
export type Open = (type: string, field: string) => boolean;

export const typeOf = (name: string) => schema.getType(name) as GraphQLObjectType;
export const fieldsOf = (name: string) => Object.values(typeOf(name).getFields());
export const isError = (type: GraphQLObjectType) =>
  type.getInterfaces().some(({ name }) => name === 'Error');

/** Every type of objects of the schema but the roots. */
export const OBJECTS = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType =>
    isObjectType(type) &&
    !type.name.startsWith('__') &&
    !['Query', 'Mutation', 'Subscription'].includes(type.name),
);

/**
 * All that may be read of a field's answer, each type gone into where it is met first and read flat where it is met again.
 * What may not be read and may be null is asked for as well: it has to be null.
 */
export function everythingOf(type: GraphQLOutputType, open: Open, met = new Set<string>()): string {
  const objects = objectsOf(schema, type);
  const first = objects[0];
  if (!first) return '';
  if (objects.length === 1) return `{ __typename ${partsOf(first, open, met)} }`;
  const members = objects.map((each) =>
    isError(each)
      ? `... on ${each.name} { ${scalarsOf(each)} }`
      : `... on ${each.name} { __typename ${partsOf(each, open, met)} }`,
  );
  return `{ __typename ${members.join(' ')} }`;
}

function partsOf(type: GraphQLObjectType, open: Open, met: Set<string>): string {
  const isFirst = !met.has(type.name);
  met.add(type.name);
  return Object.values(type.getFields())
    .map((field) => {
      const leaf = objectsOf(schema, field.type).length === 0;
      if (!open(type.name, field.name)) return isNonNullType(field.type) ? '' : leastOf(field);
      if (leaf) return field.name;
      return isFirst ? `${field.name} ${everythingOf(field.type, open, met)}` : '';
    })
    .join(' ');
}

/** The fields of a type that hold no objects. */
export function scalarsOf(type: GraphQLObjectType): string {
  const scalars = Object.values(type.getFields()).filter(
    (field) => objectsOf(schema, field.type).length === 0,
  );
  return scalars.map(({ name }) => name).join(' ') || '__typename';
}

/** A field, and of its objects nothing but what they are. */
export function leastOf({ name, type }: GraphQLField<unknown, unknown>): string {
  return objectsOf(schema, type).length > 0 ? `${name} { __typename }` : name;
}

/** A document that asks one field of a root, with the variables that are given. */
export function documentOf(
  root: 'Query' | 'Mutation' | 'Subscription',
  field: string,
  variables: object,
  selection: string,
): string {
  const args = (typeOf(root).getFields()[field]?.args ?? []).filter(({ name }) =>
    Object.hasOwn(variables, name),
  );
  const declared = args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  return `${root.toLowerCase()} Walk${declared && `(${declared})`} {
    ${field}${passed && `(${passed})`} ${selection}
  }`;
}

/** The shortest way from a query to each type, whoever may go it: the names of the fields. */
export const WAYS: Map<string, string[]> = (() => {
  const ways = new Map<string, string[]>();
  const waiting: Array<{ type: string; way: string[] }> = [{ type: 'Query', way: [] }];
  for (let next = waiting.shift(); next; next = waiting.shift())
    for (const field of fieldsOf(next.type)) {
      const named = getNamedType(field.type);
      if (!isObjectType(named) || ways.has(named.name)) continue;
      const way = [...next.way, field.name];
      ways.set(named.name, way);
      waiting.push({ type: named.name, way });
    }
  return ways;
})();

/** Selections inside one another, along a way. */
export function along(way: string[], innermost: string): string {
  return way.reduceRight((inner, field) => `{ ${field} ${inner} }`, innermost);
}

/** An object in an answer, with the way to it. */
export interface Found {
  type: string;
  way: string[];
  object: Record<string, unknown>;
}

/** All objects of an answer that was asked with __typename. */
export function objectsIn(value: unknown, way: string[] = []): Found[] {
  if (Array.isArray(value)) return value.flatMap((each) => objectsIn(each, way));
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Record<string, unknown>;
  if (typeof object.__typename !== 'string') return [];
  return [
    { type: object.__typename, way, object },
    ...Object.entries(object).flatMap(([field, each]) => objectsIn(each, [...way, field])),
  ];
}
