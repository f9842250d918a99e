import type { CodegenConfig } from '@graphql-codegen/cli';

const preset = {
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
} as const;

/**
 * Where documents are. Each folder is generated for by itself: what is generated holds all of its documents in one
 * table, which no bundler takes apart, and the button's page must not load the desk's.
 */
const folders = [
  'lib',
  ...['admin', 'contact', 'desk', 'invite', 'me', 'outbox', 'press', 'staff', 'watch'].map(
    ofFeature,
  ),
];

function ofFeature(name: string): string {
  return `features/${name}`;
}

const config: CodegenConfig = {
  schema: './schema.graphql',
  generates: Object.fromEntries(
    folders.map((folder) => [
      `web/src/gql/${folder.replace('features/', '')}/`,
      { ...preset, documents: [`web/src/${folder}/**/*.{ts,tsx}`] },
    ]),
  ),
};

export default config;
