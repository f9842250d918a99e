import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What an operation asks for that presses. */
interface Presses {
  /** The document with the operation's presses alone. */
  alone: DocumentNode;
  /** Whether the operation asks for anything else. */
  hasMore: boolean;
}

/** The presses of a mutation, whichever fragments they stand in; null for an operation that does not press. */
export function pressesOf(document: DocumentNode, operationName?: string | null): Presses | null {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'mutation') return null;
  let hasMore = false;
  // Each fragment is walked once: those that spread one another twice would have no end.
  const known = new Map<string, FragmentDefinitionNode | null>();
  const fragment = (name: string): FragmentDefinitionNode | null => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = document.definitions.find(
      (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name,
    );
    const left = found ? pressing(found as FragmentDefinitionNode) : null;
    known.set(name, left);
    return left;
  };
  const isLeft = (node: SelectionNode): SelectionNode[] => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return fragment(node.name.value) ? [node] : [];
    if (node.kind === Kind.INLINE_FRAGMENT) return [pressing(node)].filter((each) => each !== null);
    if (node.name.value === 'raiseAlert') return [node];
    hasMore ||= node.name.value !== '__typename';
    return [];
  };
  const pressing = <Part extends { selectionSet: SelectionSetNode }>(part: Part): Part | null => {
    const selections = part.selectionSet.selections.flatMap(isLeft);
    return selections.length > 0
      ? { ...part, selectionSet: { ...part.selectionSet, selections } }
      : null;
  };
  const left = pressing(operation);
  if (!left) return null;
  const definitions = document.definitions.flatMap((each): DefinitionNode[] => {
    if (each === operation) return [left];
    if (each.kind !== Kind.FRAGMENT_DEFINITION) return [each];
    const walked = known.get(each.name.value);
    return walked === undefined ? [each] : walked ? [walked] : [];
  });
  return { alone: { ...document, definitions }, hasMore };
}
