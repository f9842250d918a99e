import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../src/schema/index.ts';
import { decisionAbout } from '../src/schema/permissions/permissions.ts';
import { deviceToken, press, useTestServer } from './harness.ts';

const { server } = useTestServer();
let removed: string;
let revoked: string;

beforeAll(async () => {
  const token = deviceToken();
  await press(server, token);
  const { partners, database } = server.services;
  await database.prisma.device.deleteMany();
  removed = token;
  const { id } = await partners.createPartner('Casa de Ayuda', ['los-angeles']);
  const { stored, key } = await partners.createKey({
    partnerId: id,
    scopes: ['ALERTS'],
    expiresInDays: 30,
  });
  await partners.revokeKey(stored.id);
  revoked = key;
});

/** Something that fits a type, whatever it means. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name as string;
  if (isInputObjectType(type))
    return `{ ${Object.values(type.getFields())
      .filter((field) => isNonNullType(field.type))
      .map((field) => `${field.name}: ${literal(field.type)}`)
      .join(' ')} }`;
  if (type.name === 'Int' || type.name === 'Float') return '1';
  if (type.name === 'Boolean') return 'true';
  return type.name === 'DateTime' ? '"2026-11-22T12:00:00.000Z"' : '"x"';
}

/** A document that asks for one field, with as little below it as can be. */
function documentOf(kind: string, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const needed = args.filter((arg) => isNonNullType(arg.type));
  const passed = needed.map((arg) => `${arg.name}: ${literal(arg.type)}`).join(' ');
  const named = getNamedType(type);
  const below = isUnionType(named)
    ? '{ __typename ... on Error { code } }'
    : isObjectType(named)
      ? '{ __typename }'
      : '';
  return `${kind} { result: ${name}${passed ? `(${passed})` : ''} ${below} }`;
}

/** The fields that a document can begin with and that ask who calls. */
const guarded = (root: 'Query' | 'Mutation' | 'Subscription') =>
  Object.values(schema.getRootType(root.toLowerCase() as never)?.getFields() ?? {}).filter(
    ({ name }) => !decisionAbout(root, name)?.NOBODY,
  );

describe.each([
  ['that no device has', () => deviceToken()],
  ['of a device that was removed', () => removed],
  ['of a key that was revoked', () => revoked],
  ['that is no key of a partner', () => 'abp_aaaaaaaa_0123456789'],
  ['of a session that never was', () => `ab_session=${'x'.repeat(43)}`],
  ['of no kind at all', () => 'garbage'],
])('a token %s', (_name, make) => {
  it('is UNAUTHENTICATED at every field that asks who calls', async () => {
    const told: Record<string, unknown> = {};
    for (const root of ['Query', 'Mutation'] as const)
      for (const field of guarded(root)) {
        const document = documentOf(root.toLowerCase(), field);
        const answer = await server.ask<{ result: { code?: string } | null } | null>(
          document,
          {},
          make(),
        );
        told[field.name] = answer.errors?.[0]?.extensions.code ?? answer.data?.result?.code ?? null;
      }
    expect(Object.keys(told)).toContain('alert');
    expect(Object.keys(told).length).toBeGreaterThan(40);
    expect(Object.entries(told).filter(([, code]) => code !== 'UNAUTHENTICATED')).toEqual([]);
  });
});
