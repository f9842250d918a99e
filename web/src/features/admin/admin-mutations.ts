import { graphql } from '../../gql/admin';
import type { ChangeOfficerInput, InviteOfficerInput } from '../../gql/admin/graphql';
import { changeStaff } from './change-staff';

const InviteOfficer = graphql(`
  mutation InviteOfficer($input: InviteOfficerInput!) {
    result: inviteOfficer(input: $input) {
      __typename
      ... on Invitation {
        id
        name
        url
        expiresAt
      }
      ... on Error {
        code
        field
      }
    }
  }
`);

const RevokeInvitation = graphql(`
  mutation RevokeInvitation($id: ID!) {
    result: revokeInvitation(id: $id) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const DisableOfficer = graphql(`
  mutation DisableOfficer($id: ID!) {
    result: disableOfficer(id: $id) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const EnableOfficer = graphql(`
  mutation EnableOfficer($id: ID!) {
    result: enableOfficer(id: $id) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const ResetTwoFactor = graphql(`
  mutation ResetTwoFactor($id: ID!) {
    result: resetTwoFactor(id: $id) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const ChangeOfficer = graphql(`
  mutation ChangeOfficer($input: ChangeOfficerInput!) {
    result: changeOfficer(input: $input) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

export const inviteOfficer = (input: InviteOfficerInput) => changeStaff(InviteOfficer, { input });

export const revokeInvitation = (id: string) => changeStaff(RevokeInvitation, { id });

export const disableOfficer = (id: string) => changeStaff(DisableOfficer, { id });

export const enableOfficer = (id: string) => changeStaff(EnableOfficer, { id });

export const resetTwoFactor = (id: string) => changeStaff(ResetTwoFactor, { id });

export const changeOfficer = (input: ChangeOfficerInput) => changeStaff(ChangeOfficer, { input });
