import { graphql } from '../../gql/me';
import { changeMe } from './change-me';

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

export async function inviteDevice(pin?: string) {
  return changeMe(InviteDevice, { pin });
}

export async function removeDevice(id: string, pin?: string) {
  return changeMe(RemoveDevice, { id, pin });
}

export async function makeRecoveryCode(pin?: string) {
  return changeMe(MakeRecoveryCode, { pin });
}

export async function joinByInvitation(code: string) {
  return changeMe(JoinByInvitation, { code });
}

export async function recover(code: string, signOutOthers: boolean) {
  return changeMe(Recover, { code, signOutOthers });
}
