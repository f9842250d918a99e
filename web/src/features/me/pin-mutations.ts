import { graphql } from '../../gql/me';
import type { SetPinInput } from '../../gql/me/graphql';
import { changeMe } from './change-me';
import type { MeAnswer } from './me-answer';

/** What is told of a PIN that was asked for; spread in every mutation that may ask. */
export const PinProblem = graphql(`
  fragment PinProblem on Error {
    code
    ... on WrongPinError {
      attemptsLeft
    }
    ... on PinLockedError {
      retryAt
    }
  }
`);

const SetPin = graphql(`
  mutation SetPin($input: SetPinInput!) {
    result: setPin(input: $input) {
      __typename
      ... on Error {
        code
        field
        ...PinProblem
      }
    }
  }
`);

const RemovePin = graphql(`
  mutation RemovePin($currentPin: String!) {
    result: removePin(currentPin: $currentPin) {
      __typename
      ... on Error {
        code
        field
        ...PinProblem
      }
    }
  }
`);

export async function setPin(input: SetPinInput): Promise<MeAnswer<unknown>> {
  return changeMe(SetPin, { input });
}

export async function removePin(pin = ''): Promise<MeAnswer<unknown>> {
  return changeMe(RemovePin, { currentPin: pin });
}
