import { graphql } from '../../gql/me';
import type { UpdateProfileInput } from '../../gql/me/graphql';
import { changeMe } from './change-me';
import type { MeAnswer } from './me-answer';

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
  return changeMe(UpdateProfile, { input, pin });
}
