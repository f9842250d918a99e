import type { Client } from 'urql';
import { graphql, readFragment } from '../../gql/desk';
import type {
  AcceptAssignmentMutation,
  AlertOutcome,
  AssignAlertMutation,
  CloseAlertMutation,
  ReleaseAlertMutation,
  TakeAlertMutation,
} from '../../gql/desk/graphql';
import { type DeskAlert, DeskAlertFragmentDocument } from './desk-alert';

const TakeAlert = graphql(`
  mutation TakeAlert($id: ID!) {
    result: acknowledgeAlert(id: $id) {
      __typename
      ...DeskAlert
      ... on AlertAlreadyTakenError {
        takenAt
        takenBy {
          name
        }
        alert {
          ...DeskAlert
        }
      }
      ... on AlertEndedError {
        alert {
          ...DeskAlert
        }
      }
    }
  }
`);

const ReleaseAlert = graphql(`
  mutation ReleaseAlert($id: ID!) {
    result: releaseAlert(id: $id) {
      __typename
      ...DeskAlert
      ... on AlertEndedError {
        alert {
          ...DeskAlert
        }
      }
    }
  }
`);

const CloseAlert = graphql(`
  mutation CloseAlert($id: ID!, $outcome: AlertOutcome!) {
    result: closeAlert(id: $id, outcome: $outcome) {
      __typename
      ...DeskAlert
      ... on AlertEndedError {
        alert {
          ...DeskAlert
        }
      }
    }
  }
`);

const AcceptAssignment = graphql(`
  mutation AcceptAssignment($id: ID!) {
    result: acceptAssignment(id: $id) {
      __typename
      ...DeskAlert
      ... on AlertEndedError {
        alert {
          ...DeskAlert
        }
      }
    }
  }
`);

const AssignAlert = graphql(`
  mutation AssignAlert($id: ID!, $officerId: ID!, $next: [ID!]) {
    result: assignAlert(id: $id, officerId: $officerId, next: $next) {
      __typename
      ...DeskAlert
      ... on AlertEndedError {
        alert {
          ...DeskAlert
        }
      }
    }
  }
`);

export type ActionProblem =
  | { kind: 'faster'; officer: string; at: string }
  | { kind: 'ended' | 'not-yours' | 'forbidden' | 'not-found' | 'signed-out' | 'failed' };

/** The alert as it is now, where the answer said so, and what stood in the way, if anything did. */
export type ActionAnswer = { alert?: DeskAlert; problem?: ActionProblem };

export async function takeAlert(client: Client, id: string): Promise<ActionAnswer> {
  const { data } = await client.mutation(TakeAlert, { id }).toPromise();
  const result = data?.result;
  if (result?.__typename !== 'AlertAlreadyTakenError') return answerOf(result);
  return {
    alert: readFragment(DeskAlertFragmentDocument, result.alert),
    problem: { kind: 'faster', officer: result.takenBy.name, at: result.takenAt },
  };
}

export async function releaseAlert(client: Client, id: string): Promise<ActionAnswer> {
  const { data } = await client.mutation(ReleaseAlert, { id }).toPromise();
  return answerOf(data?.result);
}

export async function closeAlert(
  client: Client,
  id: string,
  outcome: AlertOutcome,
): Promise<ActionAnswer> {
  const { data } = await client.mutation(CloseAlert, { id, outcome }).toPromise();
  return answerOf(data?.result);
}

export async function assignAlert(
  client: Client,
  id: string,
  officerId: string,
  /** Who gets it if the one before does not accept in time. */
  next: string[] = [],
): Promise<ActionAnswer> {
  const { data } = await client.mutation(AssignAlert, { id, officerId, next }).toPromise();
  return answerOf(data?.result);
}

export async function acceptAssignment(client: Client, id: string): Promise<ActionAnswer> {
  const { data } = await client.mutation(AcceptAssignment, { id }).toPromise();
  return answerOf(data?.result);
}

type Results =
  | TakeAlertMutation
  | ReleaseAlertMutation
  | CloseAlertMutation
  | AssignAlertMutation
  | AcceptAssignmentMutation;
type Result = Results['result'] | undefined;

function answerOf(result: Result): ActionAnswer {
  switch (result?.__typename) {
    case 'Alert':
      return { alert: readFragment(DeskAlertFragmentDocument, result) };
    case 'AlertEndedError':
      return {
        alert: readFragment(DeskAlertFragmentDocument, result.alert),
        problem: { kind: 'ended' },
      };
    case 'AlertNotYoursError':
      return { problem: { kind: 'not-yours' } };
    case 'ForbiddenError':
      return { problem: { kind: 'forbidden' } };
    case 'AlertNotFoundError':
      return { problem: { kind: 'not-found' } };
    case 'NotSignedInError':
      return { problem: { kind: 'signed-out' } };
    default:
      return { problem: { kind: 'failed' } };
  }
}
