import { graphql, readFragment } from '../../gql/invite';
import type { ContactAnswer, InvitationPartsFragment } from '../../gql/invite/graphql';
import type { GraphqlConnection } from '../../lib/graphql-client';

export const InvitationParts = graphql(`
  fragment InvitationParts on ContactInvitation {
    personName
    channels
    state
    language
  }
`);

const Invitation = graphql(`
  query Invitation($token: String!) {
    contactInvitation(token: $token) {
      ...InvitationParts
    }
    pushKey
  }
`);

const AnswerInvitation = graphql(`
  mutation AnswerInvitation($token: String!, $answer: ContactAnswer!) {
    result: answerContactInvitation(token: $token, answer: $answer) {
      __typename
      ...InvitationParts
      ... on Error {
        code
      }
    }
  }
`);

const SavePush = graphql(`
  mutation SavePush($token: String!, $subscription: PushSubscriptionInput!) {
    result: savePushSubscription(token: $token, subscription: $subscription) {
      __typename
    }
  }
`);

export type InvitationProblem = 'failed' | 'busy' | 'wrong';
export type Opened = { invitation: InvitationPartsFragment; pushKey: string | null };
export type InvitationAnswer<T> = { value: T } | { problem: InvitationProblem };

type Client = GraphqlConnection['client'];

/** What an invitation says. */
export async function openInvitation(
  client: Client,
  token: string,
): Promise<InvitationAnswer<Opened>> {
  const { data, error } = await client.query(Invitation, { token }).toPromise();
  const isBusy = error?.graphQLErrors.some(({ extensions }) => extensions.code === 'RATE_LIMITED');
  if (!data) return { problem: isBusy ? 'busy' : 'failed' };
  const { contactInvitation, pushKey } = data;
  if (!contactInvitation) return { problem: isBusy ? 'busy' : 'wrong' };
  const invitation = readFragment(InvitationParts, contactInvitation);
  return { value: { invitation, pushKey: pushKey ?? null } };
}

export async function answerInvitation(
  client: Client,
  token: string,
  answer: ContactAnswer,
): Promise<InvitationAnswer<InvitationPartsFragment>> {
  const { data } = await client.mutation(AnswerInvitation, { token, answer }).toPromise();
  const result = data?.result;
  if (!result) return { problem: 'failed' };
  if (result.__typename === 'ContactInvitation')
    return { value: readFragment(InvitationParts, result) };
  return { problem: result.__typename === 'RateLimitedError' ? 'busy' : 'wrong' };
}

/** Whether this browser is now one of the ways by which the contact is told. */
export async function savePush(
  client: Client,
  token: string,
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
): Promise<boolean> {
  const { data } = await client.mutation(SavePush, { token, subscription }).toPromise();
  return data?.result.__typename === 'ContactChannel';
}
