import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: './schema.graphql',
  documents: ['web/src/**/*.{ts,tsx}', '!web/src/gql/**'],
  generates: {
    'web/src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' } },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        avoidOptionals: false,
        scalars: {
          DateTime: 'string',
          JSON: 'Record<string, unknown>',
          LenientDateTime: 'string',
          LenientPosition: 'PositionInput',
        },
      },
    },
  },
};

export default config;
