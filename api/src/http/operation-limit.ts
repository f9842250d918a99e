import { type ExecutionArgs, getOperationAST, type SelectionSetNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RateLimitedError } from '../admission/admission-errors.ts';
import type { Context } from '../schema/context.ts';
import { asResult } from './refusal.ts';

type Stop = (result: ReturnType<typeof asResult>) => void;

async function count(args: ExecutionArgs, stop: Stop): Promise<void> {
  const context = args.contextValue as Context;
  if (isPress(args)) return;
  try {
    await context.admission.operate(context);
  } catch (error) {
    if (!(error instanceof RateLimitedError)) throw error;
    stop(asResult(error));
  }
}

/** Whether an operation presses, whatever else it asks: presses are counted by themselves, and never refused. */
function isPress({ document, operationName }: ExecutionArgs): boolean {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'mutation') return false;
  const presses = ({ selections }: SelectionSetNode): boolean =>
    selections.some((each) => {
      if (each.kind === 'Field') return each.name.value === 'raiseAlert';
      if (each.kind === 'InlineFragment') return presses(each.selectionSet);
      return document.definitions.some(
        (fragment) =>
          fragment.kind === 'FragmentDefinition' &&
          fragment.name.value === each.name.value &&
          presses(fragment.selectionSet),
      );
    });
  return presses(operation.selectionSet);
}

/** Counts operations by the token that asks for them. */
export const countOperations: Plugin = {
  onExecute: ({ args, setResultAndStopExecution }) => count(args, setResultAndStopExecution),
  onSubscribe: ({ args, setResultAndStopExecution }) => count(args, setResultAndStopExecution),
};
