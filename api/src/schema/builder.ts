import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { ForbiddenError, NotSignedInError } from '../expected-errors.ts';
import type { Context } from './context.ts';
import type PrismaTypes from './generated/pothos-types.ts';
import { getDatamodel } from './generated/pothos-types.ts';
import { permissionPlugin } from './permissions/permission-plugin.ts';

/** The schema's builder. It defines no types; each noun has a file of its own. */
export const builder = new SchemaBuilder<{
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  AuthScopes: { signedIn: boolean; person: boolean; officer: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: never; Output: object };
    LenientDateTime: { Input: unknown; Output: never };
    LenientPosition: { Input: unknown; Output: never };
  };
}>({
  // Errors comes first, so that a refusal by scope-auth is a named member of the result too.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, permissionPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authorizeOnSubscribe: true,
    treatErrorsAsUnauthorized: false,
    authScopes: async (context) => {
      const viewer = await context.viewer();
      return {
        signedIn: viewer !== null,
        person: viewer?.kind === 'PERSON',
        officer: viewer?.kind === 'OFFICER',
      };
    },
    unauthorizedError: (_parent, context) =>
      context.seen()
        ? new ForbiddenError('You are signed in, but this is not for you.')
        : new NotSignedInError(),
  },
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
