import { useEffect, useState } from 'react';
import { readFragment } from '../../gql/contact';
import type { ContactAlertFragment, ContactShare } from '../../gql/contact/graphql';
import { jitteredBackoffMs } from '../../lib/backoff';
import { followAlert } from '../../lib/follow-alert';
import { createGraphqlConnection, type GraphqlConnection } from '../../lib/graphql-client';
import { subscriptionEnd } from '../../lib/subscription-end';
import { ContactAlert, ContactAlertNow, ContactAlertUpdated, ContactOf } from './contact-alert';

export type ContactState =
  | { kind: 'loading' }
  | { kind: 'no-connection' }
  | { kind: 'expired' }
  | {
      kind: 'open';
      alert: ContactAlertFragment;
      shares: ContactShare;
      /** What the person calls themself. */
      personName: string | null;
      /** The person's own words for this contact. */
      ownMessage: string | null;
      isLive: boolean;
      connection: GraphqlConnection;
    };

/** What a contact is told of themself. */
type Followed = {
  alertId: string;
  shares: ContactShare;
  personName?: string | null;
  ownMessage?: string | null;
};

type Report = (change: (before: ContactState) => ContactState) => void;

/** The alert that a link opens, kept as the server has it for as long as the link works. */
export function useContactAlert(token: string | null): ContactState {
  const [state, setState] = useState<ContactState>({ kind: 'loading' });
  useEffect(() => {
    if (!token) return;
    // The secret goes into the header and the socket's greeting, and nowhere else.
    const connection = createGraphqlConnection(() => token);
    const close = openLink(connection, setState);
    return close;
  }, [token]);
  return state;
}

function openLink(connection: GraphqlConnection, report: Report): () => void {
  let stop = () => {};
  let isGone = false;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const expire = () => {
    stop();
    if (!isGone) report(() => ({ kind: 'expired' }));
  };
  const begin = async () => {
    const { data, error } = await connection.client.query(ContactOf, {}).toPromise();
    if (isGone) return;
    const contact = data?.viewer?.contact;
    if (contact) {
      stop = follow(connection, contact, report, (how) => {
        // The link may still open the alert, and show more or less of it.
        stop();
        if (how === 'right-gone') void begin();
        else expire();
      });
      return;
    }
    const isKnown = data !== undefined || (error && subscriptionEnd(error) === 'signed-out');
    if (isKnown) return expire();
    report(() => ({ kind: 'no-connection' }));
    retry = setTimeout(() => void begin(), jitteredBackoffMs(++failures));
  };
  void begin();

  return () => {
    isGone = true;
    clearTimeout(retry);
    stop();
    connection.socket.drop();
  };
}

function follow(
  connection: GraphqlConnection,
  { alertId: id, shares, personName = null, ownMessage = null }: Followed,
  report: Report,
  onRefused: (how: 'signed-out' | 'right-gone') => void,
): () => void {
  let isLive = false;
  return followAlert({
    connection,
    variables: {
      id,
      knowsPlace: shares !== 'HAPPENED',
      knowsPosition: shares === 'LIVE_POSITION',
    },
    updated: ContactAlertUpdated,
    ofUpdated: ({ alertUpdated }) => readFragment(ContactAlert, alertUpdated),
    now: ContactAlertNow,
    ofNow: ({ alert }) => (alert ? readFragment(ContactAlert, alert) : null),
    onAnswer: (alert) =>
      report(() => ({ kind: 'open', alert, shares, personName, ownMessage, isLive, connection })),
    onLive: (live) => {
      isLive = live;
      report((before) => (before.kind === 'open' ? { ...before, isLive: live } : before));
    },
    onRefused,
  });
}
