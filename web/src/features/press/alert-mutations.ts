import type { Client } from 'urql';
import { graphql, readFragment } from '../../gql';
import type { CancelOutcome, RaiseOutcome } from '../../lib/press-queue';
import type { PressPosition, PressRecord } from '../../lib/press-record';
import { OpenAlert, type PressAnswer } from './open-alert';

const RaiseAlert = graphql(`
  mutation RaiseAlert($input: RaiseAlertInput!) {
    raiseAlert(input: $input) {
      __typename
      ...OpenAlert
    }
  }
`);

const CancelAlert = graphql(`
  mutation CancelAlert($id: ID!) {
    cancelAlert(input: { id: $id }) {
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

const ReportPosition = graphql(`
  mutation ReportPosition($id: ID!, $position: PositionInput!) {
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
  const { data } = await client.mutation(RaiseAlert, { input }).toPromise();
  const result = data?.raiseAlert;
  if (result?.__typename === 'Alert') {
    return { kind: 'answered', answer: readFragment(OpenAlert, result) };
  }
  return result?.__typename === 'AlertIdTakenError' ? { kind: 'id-taken' } : { kind: 'failed' };
}

export async function cancelAlert(client: Client, id: string): Promise<CancelOutcome<PressAnswer>> {
  const { data } = await client.mutation(CancelAlert, { id }).toPromise();
  const result = data?.cancelAlert;
  if (result?.__typename === 'Alert') {
    return { kind: 'answered', answer: readFragment(OpenAlert, result) };
  }
  if (result?.__typename === 'AlertEndedError') {
    return { kind: 'answered', answer: readFragment(OpenAlert, result.alert) };
  }
  return result?.__typename === 'AlertNotFoundError' ? { kind: 'answered' } : { kind: 'failed' };
}

/** The alert as it is after the report; null when there was no answer, so that it is tried again. */
export async function reportPosition(
  client: Client,
  id: string,
  position: PressPosition,
): Promise<PressAnswer | null> {
  const { data } = await client.mutation(ReportPosition, { id, position }).toPromise();
  const result = data?.reportPosition;
  if (result?.__typename === 'Alert') return readFragment(OpenAlert, result);
  return result?.__typename === 'AlertEndedError' ? readFragment(OpenAlert, result.alert) : null;
}
