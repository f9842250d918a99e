import { graphql } from '../../gql/admin';
import type {
  AddDutyShiftInput,
  ChangeDutyShiftInput,
  SetEscalationPolicyInput,
} from '../../gql/admin/graphql';
import { changeStaff } from './change-staff';

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

export const setEscalationPolicy = (input: SetEscalationPolicyInput) =>
  changeStaff(SetEscalationPolicy, { input });

export const addDutyShift = (input: AddDutyShiftInput) => changeStaff(AddDutyShift, { input });

export const changeDutyShift = (input: ChangeDutyShiftInput) =>
  changeStaff(ChangeDutyShift, { input });

export const removeDutyShift = (id: string) => changeStaff(RemoveDutyShift, { id });
