import type { Client } from 'urql';
import { graphql, readFragment } from '../../gql/press';
import type { CancelOutcome, RaiseOutcome } from '../../lib/press-queue';
import type { CancelRefusal, PressPosition, PressRecord } from '../../lib/press-record';
import { OpenAlert, type PressAnswer } from './open-alert';

const RaiseAlert = graphql(`
  mutation RaiseAlert($input: RaiseAlertInput!, $withEvents: Boolean!) {
    raiseAlert(input: $input) {
      __typename
      ...OpenAlert
    }
  }
`);

const CancelAlert = graphql(`
  mutation CancelAlert($id: ID!, $pin: String, $withEvents: Boolean!) {
    cancelAlert(input: { id: $id, pin: $pin }) {
      __typename
      ...OpenAlert
      ... on WrongPinError {
        attemptsLeft
      }
      ... on PinLockedError {
        retryAt
      }
      ... on AlertEndedError {
        alert {
          ...OpenAlert
        }
      }
    }
  }
`);

const ReportPosition = graphql(`
  mutation ReportPosition($id: ID!, $position: PositionInput!, $withEvents: Boolean!) {
    reportPosition(input: { id: $id, position: $position }) {
      __typename
      ...OpenAlert
      ... on AlertEndedError {
        alert {
          ...OpenAlert
        }
      }
    }
  }
`);

export async function raiseAlert(
  client: Client,
  { id, pressedAt, position }: PressRecord<PressAnswer>,
): Promise<RaiseOutcome<PressAnswer>> {
  const input = { id, pressedAt, ...(position ? { position } : {}) };
  // A press is answered by its own statement, and what happened before it is nothing.
  const { data } = await client.mutation(RaiseAlert, { input, withEvents: false }).toPromise();
  const result = data?.raiseAlert;
  if (result?.__typename === 'Alert') {
    return { kind: 'answered', answer: readFragment(OpenAlert, result) };
  }
  return result?.__typename === 'AlertIdTakenError' ? { kind: 'id-taken' } : { kind: 'failed' };
}

export async function cancelAlert(
  client: Client,
  id: string,
  pin?: string,
): Promise<CancelOutcome<PressAnswer>> {
  const { data } = await client.mutation(CancelAlert, { id, pin, withEvents: true }).toPromise();
  const result = data?.cancelAlert;
  switch (result?.__typename) {
    case 'Alert':
      return { kind: 'answered', answer: readFragment(OpenAlert, result) };
    case 'AlertEndedError':
      return { kind: 'answered', answer: readFragment(OpenAlert, result.alert) };
    case 'AlertNotFoundError':
      return { kind: 'answered' };
    case 'PinRequiredError':
      return refused({ kind: 'pin-required' });
    case 'WrongPinError':
      return refused({ kind: 'wrong-pin', attemptsLeft: result.attemptsLeft });
    case 'PinLockedError':
      return refused({ kind: 'pin-locked', retryAt: result.retryAt });
    case 'ForbiddenError':
    case 'NotSignedInError':
      return refused({ kind: 'not-taken' });
    default:
      return { kind: 'failed' };
  }
}

const refused = (refusal: CancelRefusal) => ({ kind: 'refused', refusal }) as const;

/** The alert as it is after the report; null when there was no answer, so that it is tried again. */
export async function reportPosition(
  client: Client,
  id: string,
  position: PressPosition,
): Promise<PressAnswer | null> {
  const { data } = await client
    .mutation(ReportPosition, { id, position, withEvents: true })
    .toPromise();
  const result = data?.reportPosition;
  if (result?.__typename === 'Alert') return readFragment(OpenAlert, result);
  return result?.__typename === 'AlertEndedError' ? readFragment(OpenAlert, result.alert) : null;
}
