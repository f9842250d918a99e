import type { Client } from 'urql';
import { graphql } from '../../gql/me';
import type { UpdateProfileInput } from '../../gql/me/graphql';
import { type MeAnswer, meAnswer } from './me-answer';

const UpdateProfile = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    result: updateProfile(input: $input) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

export async function updateProfile(
  client: Client,
  input: UpdateProfileInput,
): Promise<MeAnswer<unknown>> {
  const { data } = await client.mutation(UpdateProfile, { input }).toPromise();
  return meAnswer(data?.result);
}
