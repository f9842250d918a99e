import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RateLimitedError } from '../admission/admission-errors.ts';
import type { Context } from '../schema/context.ts';
import { pressesOf } from './presses-alone.ts';
import { asResult, refusal } from './refusal.ts';

type Hook = Parameters<NonNullable<Plugin['onExecute']>>[0];
type Stop = (result: ReturnType<typeof asResult>) => void;

async function count(args: ExecutionArgs, stop: Stop): Promise<void> {
  const context = args.contextValue as Context;
  try {
    await context.admission.operate(context);
  } catch (error) {
    if (!(error instanceof RateLimitedError)) throw error;
    stop(asResult(error));
  }
}

/** Presses are counted by themselves and never refused: what is asked beside one is left out past the limit. */
async function execute(hook: Hook): Promise<void> {
  const { args, executeFn, setExecuteFn, setResultAndStopExecution } = hook;
  const presses = pressesOf(args.document, args.operationName);
  if (!presses) return count(args, setResultAndStopExecution);
  if (!presses.hasMore) return;
  const context = (args as ExecutionArgs).contextValue as Context;
  const limit = await context.admission.operateBesidePress(context);
  if (!limit) return;
  const { message, code, retryAfterSeconds } = limit;
  const { errors } = refusal(message, code, { retryAfterSeconds });
  setExecuteFn(async (given) => {
    const result: ExecutionResult = await executeFn({ ...given, document: presses.alone });
    return { ...result, errors: [...(result.errors ?? []), ...errors] };
  });
}

/** Counts operations by the token that asks for them. */
export const countOperations: Plugin = {
  onExecute: execute,
  onSubscribe: ({ args, setResultAndStopExecution }) => count(args, setResultAndStopExecution),
};
