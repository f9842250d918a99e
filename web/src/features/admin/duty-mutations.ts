import { graphql } from '../../gql/admin';
import type {
  AddDutyShiftInput,
  ChangeDutyShiftInput,
  SetEscalationPolicyInput,
} from '../../gql/admin/graphql';
import { staffConnection } from '../../lib/staff-connection';
import { adminAnswer } from './admin-answer';

const SetEscalationPolicy = graphql(`
  mutation SetEscalationPolicy($input: SetEscalationPolicyInput!) {
    result: setEscalationPolicy(input: $input) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const AddDutyShift = graphql(`
  mutation AddDutyShift($input: AddDutyShiftInput!) {
    result: addDutyShift(input: $input) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const ChangeDutyShift = graphql(`
  mutation ChangeDutyShift($input: ChangeDutyShiftInput!) {
    result: changeDutyShift(input: $input) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const RemoveDutyShift = graphql(`
  mutation RemoveDutyShift($id: ID!) {
    result: removeDutyShift(id: $id) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const client = () => staffConnection().client;

export async function setEscalationPolicy(input: SetEscalationPolicyInput) {
  const { data } = await client().mutation(SetEscalationPolicy, { input }).toPromise();
  return adminAnswer(data?.result);
}

export async function addDutyShift(input: AddDutyShiftInput) {
  const { data } = await client().mutation(AddDutyShift, { input }).toPromise();
  return adminAnswer(data?.result);
}

export async function changeDutyShift(input: ChangeDutyShiftInput) {
  const { data } = await client().mutation(ChangeDutyShift, { input }).toPromise();
  return adminAnswer(data?.result);
}

export async function removeDutyShift(id: string) {
  const { data } = await client().mutation(RemoveDutyShift, { id }).toPromise();
  return adminAnswer(data?.result);
}
