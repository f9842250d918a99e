import { graphql } from '../../gql/press';
import type { OpenAlertFragment } from '../../gql/press/graphql';

export const OpenAlert = graphql(`
  fragment OpenAlert on Alert {
    id
    status
    receivedAt
    position {
      longitude
      latitude
      accuracyMeters
      fixedAt
    }
    ...AlertView
  }
`);

/** What the phone keeps of an alert that the server has answered. */
export type PressAnswer = OpenAlertFragment;

/** Nobody needs more positions: an officer has it, or it has ended. */
export const isSettled = (answer: PressAnswer): boolean => answer.status !== 'RAISED';
