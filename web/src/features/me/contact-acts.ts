import { graphql } from '../../gql/me';
import { thisDevice } from '../../lib/device';
import { moveContact } from './contact-mutations';
import { type MeAnswer, meAnswer } from './me-answer';

const InviteContact = graphql(`
  mutation InviteContact($id: ID!) {
    result: inviteContact(id: $id) {
      __typename
      ... on Error {
        code
        field
      }
      ... on TooManyInvitationsError {
        retryAt
      }
    }
  }
`);

const SendTestNotice = graphql(`
  mutation SendTestNotice($id: ID!) {
    result: sendTestNotice(contactId: $id) {
      __typename
      ... on Error {
        code
        field
      }
      ... on TooManyTestsError {
        retryAt
      }
    }
  }
`);

/** What can be done with a contact as it is. */
export type ContactAct = { kind: 'test' } | { kind: 'ask' } | { kind: 'move'; rank: number };

export async function doWithContact(
  id: string,
  act: ContactAct,
  pin?: string,
): Promise<MeAnswer<unknown>> {
  if (act.kind === 'move') return moveContact(id, act.rank, pin);
  const document = act.kind === 'test' ? SendTestNotice : InviteContact;
  const { data } = await thisDevice().connection.client.mutation(document, { id }).toPromise();
  return meAnswer(data?.result);
}
