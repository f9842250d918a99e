import { graphql } from '../../gql/me';
import { thisDevice } from '../../lib/device';
import { meAnswer } from './me-answer';

const InviteDevice = graphql(`
  mutation InviteDevice($pin: String) {
    result: inviteDevice(pin: $pin) {
      __typename
      ... on DeviceInvitation {
        invitationCode: code
        expiresAt
      }
      ... on Error {
        code
        field
        ...PinProblem
      }
    }
  }
`);

const RemoveDevice = graphql(`
  mutation RemoveDevice($id: ID!, $pin: String) {
    result: removeDevice(id: $id, pin: $pin) {
      __typename
      ... on Error {
        code
        field
        ...PinProblem
      }
    }
  }
`);

const MakeRecoveryCode = graphql(`
  mutation MakeRecoveryCode($pin: String) {
    result: makeRecoveryCode(pin: $pin) {
      __typename
      ... on RecoveryCode {
        recoveryCode: code
      }
      ... on Error {
        code
        field
        ...PinProblem
      }
    }
  }
`);

const JoinByInvitation = graphql(`
  mutation JoinByInvitation($code: String!) {
    result: joinByInvitation(code: $code) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const Recover = graphql(`
  mutation Recover($code: String!, $signOutOthers: Boolean) {
    result: recover(code: $code, signOutOthers: $signOutOthers) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const client = () => thisDevice().connection.client;

export async function inviteDevice(pin?: string) {
  const { data } = await client().mutation(InviteDevice, { pin }).toPromise();
  return meAnswer(data?.result);
}

export async function removeDevice(id: string, pin?: string) {
  const { data } = await client().mutation(RemoveDevice, { id, pin }).toPromise();
  return meAnswer(data?.result);
}

export async function makeRecoveryCode(pin?: string) {
  const { data } = await client().mutation(MakeRecoveryCode, { pin }).toPromise();
  return meAnswer(data?.result);
}

export async function joinByInvitation(code: string) {
  const { data } = await client().mutation(JoinByInvitation, { code }).toPromise();
  return meAnswer(data?.result);
}

export async function recover(code: string, signOutOthers: boolean) {
  const { data } = await client().mutation(Recover, { code, signOutOthers }).toPromise();
  return meAnswer(data?.result);
}
