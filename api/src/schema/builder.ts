import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import type { Context } from './context.ts';
import type PrismaTypes from './generated/pothos-types.ts';
import { getDatamodel } from './generated/pothos-types.ts';
import { permissionPlugin } from './permissions/permission-plugin.ts';

/** The schema's builder. It defines no types; each noun has a file of its own. */
export const builder = new SchemaBuilder<{
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: never; Output: object };
    LenientDateTime: { Input: unknown; Output: never };
    LenientPosition: { Input: unknown; Output: never };
  };
}>({
  // Errors comes first, so that a refusal is a named member of a mutation's result too.
  plugins: [ErrorsPlugin, permissionPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultTypes: [],
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName[0]?.toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
  prisma: {
    client: (context) => context.database.prisma,
    dmmf: getDatamodel(),
    exposeDescriptions: true,
    maxConnectionSize: 200,
    defaultConnectionSize: 50,
  },
  relay: { cursorType: 'String', clientMutationId: 'omit' },
});
