import {
  type FragmentDefinitionNode,
  GraphQLError,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

/** How often a field may stand inside itself: an alert's events have an alert, which has events, … */
const MOST_NESTED = 2;

/** Fields at the top of one operation. */
const MOST_AT_TOP = 100;

/** Steps through one operation, fragments written out. Introspection counts as well. */
const MOST_STEPS = 10_000;

/** Fields that an answer may come to, counting a page as often as it has places. */
const MOST_ANSWERED = 100_000;

/** Places of a page whose size stands in a variable: as many as any page may have. */
const LARGEST_PAGE = 200;

/** Directives in a whole document, wherever they stand. */
const MOST_DIRECTIVES = 10;

/**
 * Refuses documents whose answer, or whose reading, would be out of all proportion to their size: what graphql-armor does
 * not see (http/document-limits.ts).
 *
 * Anybody can press and so have an alert of five events. Six levels of `events { alert { … } }` over it took this server
 * 14 seconds, and each further level five times as long. Thirty fragments that spread the next one twice, with nothing
 * but `__typename` at the end, would be walked a thousand million times.
 */
export const documentLimits: ValidationRule = (context) => {
  let directives = 0;
  const report = (what: string, nodes?: OperationDefinitionNode) =>
    context.reportError(
      new GraphQLError(`${what} Ask for less at once.`, {
        nodes,
        extensions: { code: 'QUERY_TOO_LARGE', field: null },
      }),
    );
  return {
    Directive() {
      directives += 1;
      if (directives === MOST_DIRECTIVES + 1)
        report(`The document has more than ${MOST_DIRECTIVES} directives.`);
    },
    OperationDefinition(operation) {
      const excess = excessOf(operation, (name) => context.getFragment(name) ?? null);
      if (excess) report(excess, operation);
    },
  };
};

function excessOf(
  operation: OperationDefinitionNode,
  fragment: (name: string) => FragmentDefinitionNode | null,
): string | null {
  let steps = 0;
  let answered = 0;
  const above: string[] = [];
  const spreading = new Set<string>();

  function walk({ selections }: SelectionSetNode, times: number): string | null {
    for (const selection of selections) {
      steps += 1;
      if (steps > MOST_STEPS) return `The operation has more than ${MOST_STEPS} fields.`;
      const excess = step(selection, times);
      if (excess) return excess;
    }
    return null;
  }

  function step(selection: SelectionNode, times: number): string | null {
    if (selection.kind === 'InlineFragment') return walk(selection.selectionSet, times);
    const name = selection.name.value;
    if (selection.kind === 'FragmentSpread') {
      const spread = fragment(name);
      // A fragment inside itself is another rule's to report.
      if (!spread || spreading.has(name)) return null;
      spreading.add(name);
      const excess = walk(spread.selectionSet, times);
      spreading.delete(name);
      return excess;
    }
    answered += times;
    if (answered > MOST_ANSWERED) return `The answer could have more than ${MOST_ANSWERED} fields.`;
    if (!selection.selectionSet) return null;
    const isOurs = !name.startsWith('__') && !above.some((each) => each.startsWith('__'));
    if (isOurs && above.filter((each) => each === name).length >= MOST_NESTED)
      return `"${name}" stands inside itself more than once.`;
    above.push(name);
    const excess = walk(selection.selectionSet, times * pageOf(selection));
    above.pop();
    return excess;
  }

  if (operation.selectionSet.selections.length > MOST_AT_TOP)
    return `The operation has more than ${MOST_AT_TOP} fields at its top.`;
  return walk(operation.selectionSet, 1);
}

/** How many there may be of what a field holds, where it is asked for a page. */
function pageOf({ arguments: given = [] }: Extract<SelectionNode, { kind: 'Field' }>): number {
  const sizes = given
    .filter(({ name }) => name.value === 'first' || name.value === 'last')
    .map(({ value }) =>
      value.kind === 'IntValue'
        ? Math.min(Math.abs(Number(value.value)), LARGEST_PAGE)
        : LARGEST_PAGE,
    );
  return Math.max(1, ...sizes);
}
