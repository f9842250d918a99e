import { graphql } from '../../gql/me';
import type { AddContactInput } from '../../gql/me/graphql';
import { changeMe } from './change-me';
import type { MeAnswer } from './me-answer';

const AddContact = graphql(`
  mutation AddContact($input: AddContactInput!) {
    result: addContact(input: $input) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

const UpdateContact = graphql(`
  mutation UpdateContact($input: UpdateContactInput!, $pin: String) {
    result: updateContact(input: $input, pin: $pin) {
      __typename
      ... on Error {
        code
        field
        ...PinProblem
      }
    }
  }
`);

const RemoveContact = graphql(`
  mutation RemoveContact($id: ID!, $pin: String) {
    result: removeContact(id: $id, pin: $pin) {
      __typename
      ... on Error {
        code
        field
        ...PinProblem
      }
    }
  }
`);

/** Changes the contact with this id, or adds one where there is none. */
export async function saveContact(
  id: string | null,
  input: AddContactInput,
  pin?: string,
): Promise<MeAnswer<unknown>> {
  if (id) {
    const changed = { id, ...input };
    return changeMe(UpdateContact, { input: changed, pin });
  }
  return changeMe(AddContact, { input });
}

export async function removeContact(id: string, pin?: string): Promise<MeAnswer<unknown>> {
  return changeMe(RemoveContact, { id, pin });
}

/** Moves a contact to a place in the order, counted from 1. */
export async function moveContact(
  id: string,
  rank: number,
  pin?: string,
): Promise<MeAnswer<unknown>> {
  return changeMe(UpdateContact, { input: { id, rank }, pin });
}
