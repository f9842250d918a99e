import { graphql } from '../../gql/me';
import type { UpdateProfileInput } from '../../gql/me/graphql';
import { thisDevice } from '../../lib/device';
import { type MeAnswer, meAnswer } from './me-answer';

const UpdateProfile = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!, $pin: String) {
    result: updateProfile(input: $input, pin: $pin) {
      __typename
      ... on Error {
        code
        field
        ...PinProblem
      }
    }
  }
`);

export async function updateProfile(
  input: UpdateProfileInput,
  pin?: string,
): Promise<MeAnswer<unknown>> {
  const { client } = thisDevice().connection;
  const { data } = await client.mutation(UpdateProfile, { input, pin }).toPromise();
  return meAnswer(data?.result);
}
