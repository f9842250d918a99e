import {
  type FragmentDefinitionNode,
  GraphQLError,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

/** How often a field may stand inside itself: an alert's events have an alert, which has events, … */
const MOST_NESTED = 2;

/** Fields at the top of one operation. */
const MOST_AT_TOP = 100;

/** Fields of one operation, fragments written out. */
const MOST_FIELDS = 10_000;

/**
 * Refuses documents whose answer would be out of all proportion to their size.
 *
 * Anybody can press and so have an alert of five events. Six levels of `events { alert { … } }` over it took this server
 * 14 seconds, and each further level five times as long. Introspection is let be.
 */
export const documentLimits: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const excess = excessOf(operation, (name) => context.getFragment(name) ?? null);
    if (excess)
      context.reportError(
        new GraphQLError(`${excess} Ask for less at once.`, {
          nodes: operation,
          extensions: { code: 'QUERY_TOO_LARGE', field: null },
        }),
      );
  },
});

function excessOf(
  operation: OperationDefinitionNode,
  fragment: (name: string) => FragmentDefinitionNode | null,
): string | null {
  let fields = 0;
  const above: string[] = [];
  const spreading = new Set<string>();

  function walk({ selections }: SelectionSetNode): string | null {
    for (const selection of selections) {
      let excess: string | null = null;
      if (selection.kind === 'Field') {
        const name = selection.name.value;
        if (name.startsWith('__')) continue;
        fields += 1;
        if (fields > MOST_FIELDS) return `The operation has more than ${MOST_FIELDS} fields.`;
        if (above.filter((each) => each === name).length >= MOST_NESTED)
          return `"${name}" stands inside itself more than once.`;
        if (!selection.selectionSet) continue;
        above.push(name);
        excess = walk(selection.selectionSet);
        above.pop();
      } else if (selection.kind === 'InlineFragment') excess = walk(selection.selectionSet);
      else {
        const name = selection.name.value;
        const spread = fragment(name);
        // A fragment inside itself is another rule's to report.
        if (!spread || spreading.has(name)) continue;
        spreading.add(name);
        excess = walk(spread.selectionSet);
        spreading.delete(name);
      }
      if (excess) return excess;
    }
    return null;
  }

  if (operation.selectionSet.selections.length > MOST_AT_TOP)
    return `The operation has more than ${MOST_AT_TOP} fields at its top.`;
  return walk(operation.selectionSet);
}
