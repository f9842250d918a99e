import type { AnyVariables, TypedDocumentNode } from 'urql';
import { staffConnection } from '../../lib/staff-connection';
import { adminAnswer } from './admin-answer';

/** Sends one change of the administrator who is signed in, and reads what came of it. */
export async function changeStaff<
  R extends { __typename?: string },
  Variables extends AnyVariables,
>(document: TypedDocumentNode<{ result: R }, Variables>, variables: Variables) {
  const { data } = await staffConnection().client.mutation(document, variables).toPromise();
  return adminAnswer<R | undefined>(data?.result);
}
