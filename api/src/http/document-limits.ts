import { costLimitPlugin } from '@escape.tech/graphql-armor-cost-limit';
import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { documentLimits } from '../schema/document-limits.ts';
import { withoutValues } from './mask-error.ts';

/**
 * What one document may hold. The largest of the pages' documents has 274 tokens, 9 levels, no alias and no directive;
 * GraphiQL's introspection has 15 levels.
 */
export const MOST = {
  tokens: 2_000,
  characters: 20_000,
  depth: 16,
  aliases: 15,
  directives: 10,
  cost: 150_000,
};

function tooLarge(what: string): GraphQLError {
  return new GraphQLError(`${what} Ask for less at once.`, {
    extensions: { code: 'QUERY_TOO_LARGE', field: null },
  });
}

/** Reports as an ordinary fault of the document: thrown, it would close a WebSocket with an internal error. */
const reporting = (what: string) => ({
  propagateOnRejection: false,
  onReject: [(context: ValidationContext | null) => context?.reportError(tooLarge(what))],
});

/** Tokens are counted while parsing, where there is no context to report to: what is thrown there is the answer. */
const throwing = (what: string) => ({
  onReject: [
    () => {
      throw tooLarge(what);
    },
  ],
});

const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value === '__schema' || node.name.value === '__type')
      context.reportError(
        new GraphQLError('Introspection is off here. The schema is published as schema.graphql.', {
          nodes: node,
          extensions: { code: 'INTROSPECTION_DISABLED', field: null },
        }),
      );
  },
});

interface Options {
  introspection: boolean;
  /** For tests that need a larger document than anybody may send. */
  most?: Partial<typeof MOST>;
}

/**
 * The limits on documents, for both doors.
 *
 * By default graphql-armor lets aliases of `__typename` through, throws (which a WebSocket does not survive), counts
 * fragments as levels and introspection not at all; and it does not see directives on a fragment that is spread again,
 * nor a page size in a variable. The first four are set here, the last two are in schema/document-limits.ts.
 */
export function documentGuards({ introspection, most: other }: Options): Plugin[] {
  const most = { ...MOST, ...other };
  return [
    {
      onParse({ params }) {
        if (String(params.source).length > most.characters)
          throw tooLarge(`The document is longer than ${most.characters} characters.`);
      },
    },
    maxTokensPlugin({
      n: most.tokens,
      ...throwing(`The document has more than ${most.tokens} tokens.`),
    }) as Plugin,
    maxDepthPlugin({
      n: most.depth,
      flattenFragments: true,
      ignoreIntrospection: false,
      ...reporting(`The operation is nested deeper than ${most.depth} levels.`),
    }) as Plugin,
    maxAliasesPlugin({
      n: most.aliases,
      allowList: [],
      ...reporting(`The operation has more than ${most.aliases} aliases.`),
    }) as Plugin,
    maxDirectivesPlugin({
      n: most.directives,
      ...reporting(`The operation has more than ${most.directives} directives.`),
    }) as Plugin,
    costLimitPlugin({
      maxCost: most.cost,
      flattenFragments: true,
      ignoreIntrospection: false,
      ...reporting('The operation costs too much.'),
    }) as Plugin,
    {
      onValidate({ addValidationRule }) {
        addValidationRule(documentLimits);
        if (!introspection) addValidationRule(noIntrospection);
        return ({ result, setResult }) => {
          if (result.length > 0) setResult((result as readonly GraphQLError[]).map(plainly));
        };
      },
    },
  ];
}

/** A fault of the document without the values that it quotes. */
export function plainly(error: GraphQLError): GraphQLError {
  const { nodes, source, positions, path, extensions } = error;
  return new GraphQLError(withoutValues(error.message), {
    nodes,
    source,
    positions,
    path,
    extensions,
  });
}
