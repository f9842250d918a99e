import { useEffect, useState } from 'react';
import { graphql } from '../../gql/desk';
import { staffConnection } from '../../lib/staff-connection';
import type { NoticeStep } from './notice-rungs';

/** Asked for when an alert is opened, not with every event of every alert. */
const NoticesOfAlert = graphql(`
  query NoticesOfAlert($id: ID!) {
    alert(id: $id) {
      deliveries {
        id
        notice
        channel
        state
        reason
        toStaff
        contactNumber
        createdAt
        nextTryAt
        acceptedAt
        deliveredAt
        openedAt
        acknowledgedAt
      }
    }
  }
`);

const ASK_EVERY_MS = 8_000;

/** The deliveries of the alert in view. Asked again when the alert changes, and, while it is open, from time to time: carriers speak of each message for themselves. */
export function useAlertNotices(id: string, version: string, isOpen: boolean) {
  const [deliveries, setDeliveries] = useState<NoticeStep[] | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version asks anew.
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      if (document.visibilityState === 'visible') {
        const { client } = staffConnection();
        const { data } = await client.query(NoticesOfAlert, { id }).toPromise();
        if (isGone) return;
        if (data?.alert) setDeliveries(data.alert.deliveries);
        setHasFailed(!data?.alert);
      }
      if (isOpen) timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    void ask();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [id, version, isOpen]);
  return { deliveries, hasFailed };
}
