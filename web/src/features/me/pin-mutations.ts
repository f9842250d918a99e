import { graphql } from '../../gql/me';
import type { SetPinInput } from '../../gql/me/graphql';
import { thisDevice } from '../../lib/device';
import { type MeAnswer, meAnswer } from './me-answer';

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
  const { data } = await thisDevice().connection.client.mutation(SetPin, { input }).toPromise();
  return meAnswer(data?.result);
}

export async function removePin(pin = ''): Promise<MeAnswer<unknown>> {
  const { client } = thisDevice().connection;
  const { data } = await client.mutation(RemovePin, { currentPin: pin }).toPromise();
  return meAnswer(data?.result);
}
