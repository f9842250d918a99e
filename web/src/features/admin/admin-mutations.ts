import { graphql } from '../../gql/admin';
import type { ChangeOfficerInput, InviteOfficerInput } from '../../gql/admin/graphql';
import { staffConnection } from '../../lib/staff-connection';
import { adminAnswer } from './admin-answer';

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

const client = () => staffConnection().client;

export async function inviteOfficer(input: InviteOfficerInput) {
  const { data } = await client().mutation(InviteOfficer, { input }).toPromise();
  return adminAnswer(data?.result);
}

export async function revokeInvitation(id: string) {
  const { data } = await client().mutation(RevokeInvitation, { id }).toPromise();
  return adminAnswer(data?.result);
}

export async function disableOfficer(id: string) {
  const { data } = await client().mutation(DisableOfficer, { id }).toPromise();
  return adminAnswer(data?.result);
}

export async function enableOfficer(id: string) {
  const { data } = await client().mutation(EnableOfficer, { id }).toPromise();
  return adminAnswer(data?.result);
}

export async function resetTwoFactor(id: string) {
  const { data } = await client().mutation(ResetTwoFactor, { id }).toPromise();
  return adminAnswer(data?.result);
}

export async function changeOfficer(input: ChangeOfficerInput) {
  const { data } = await client().mutation(ChangeOfficer, { input }).toPromise();
  return adminAnswer(data?.result);
}
