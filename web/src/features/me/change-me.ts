import type { AnyVariables, TypedDocumentNode } from 'urql';
import { thisDevice } from '../../lib/device';
import { meAnswer } from './me-answer';

/** Sends one change of the person, as this phone, and reads what came of it. */
export async function changeMe<R extends { __typename?: string }, Variables extends AnyVariables>(
  document: TypedDocumentNode<{ result: R }, Variables>,
  variables: Variables,
) {
  const { client } = thisDevice().connection;
  const { data } = await client.mutation(document, variables).toPromise();
  return meAnswer<R | undefined>(data?.result);
}
