import { graphql, readFragment } from '../../gql/press';
import { followAlert } from '../../lib/follow-alert';
import type { GraphqlConnection } from '../../lib/graphql-client';
import { OpenAlert, type PressAnswer } from './open-alert';

const AlertUpdated = graphql(`
  subscription AlertUpdated($id: ID!) {
    alertUpdated(id: $id) {
      ...OpenAlert
    }
  }
`);

const AlertNow = graphql(`
  query AlertNow($id: ID!) {
    alert(id: $id) {
      ...OpenAlert
    }
  }
`);

type Options = {
  connection: GraphqlConnection;
  id: string;
  onAnswer: (answer: PressAnswer) => void;
  onLive: (live: boolean) => void;
};

/** Follows one of this phone's alerts, from the press until it is closed. */
export const followPress = ({ id, ...options }: Options): (() => void) =>
  followAlert({
    ...options,
    variables: { id },
    updated: AlertUpdated,
    ofUpdated: ({ alertUpdated }) => readFragment(OpenAlert, alertUpdated),
    now: AlertNow,
    ofNow: ({ alert }) => (alert ? readFragment(OpenAlert, alert) : null),
  });
