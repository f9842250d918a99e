import { graphql } from '../../gql/desk';
import type { DeskAlertFragment, DeskViewerFragment } from '../../gql/desk/graphql';

export const DeskAlertFragmentDocument = graphql(`
  fragment DeskAlert on Alert {
    id
    status
    lane
    personId
    receivedAt
    duressAt
    erasureAskedAt
    acknowledgedBy {
      id
    }
    assignedTo {
      id
    }
    viewerCan {
      take
      accept
    }
    callCenterAt
    posts {
      code
    }
    consulate {
      code
      nameEs
      nameEn
      timeZone
    }
    ...AlertRow
    ...AlertDetail
  }
`);

export const DeskViewerFragmentDocument = graphql(`
  fragment DeskViewer on Officer {
    id
    name
    role
    consulates {
      code
      nameEs
      nameEn
      timeZone
    }
  }
`);

export type DeskAlert = DeskAlertFragment;
export type DeskViewer = DeskViewerFragment;

/** The call centre sees the alerts of every post. */
export const seesAllPosts = (viewer: DeskViewer): boolean => viewer.role === 'CALL_CENTER';

/** A lawyer, who sees only what was assigned to them. */
export const isRepresentative = (viewer: DeskViewer): boolean => viewer.role === 'REPRESENTATIVE';

/** Staff without any post, such as administrators: no alert reaches their desk. */
export const hasNoPost = (viewer: DeskViewer): boolean =>
  !seesAllPosts(viewer) && !isRepresentative(viewer) && viewer.consulates.length === 0;

export const mayAdminister = ({ role }: DeskViewer): boolean =>
  role === 'ADMINISTRATOR' || role === 'SUPERVISOR';

/** The person may act under somebody's force: nothing is more urgent, whatever the alert's status. */
export const isForced = (alert: DeskAlert): boolean =>
  alert.status !== 'CLOSED' && Boolean(alert.duressAt || alert.erasureAskedAt);

export const isWith = (alert: DeskAlert, officerId: string): boolean =>
  alert.acknowledgedBy?.id === officerId || alert.assignedTo?.id === officerId;

/** Whether this desk is asked to act: one of the posts that have the alert, or the call centre once it has come to it. */
export function isOfThisDesk(alert: DeskAlert, viewer: DeskViewer): boolean {
  if (alert.assignedTo?.id === viewer.id) return true;
  if (seesAllPosts(viewer)) return !alert.consulate || Boolean(alert.callCenterAt);
  return alert.posts.some(({ code }) => viewer.consulates.some((own) => own.code === code));
}

/** Whether this desk lists it. The call centre watches over every post. */
export const isListed = (alert: DeskAlert, viewer: DeskViewer): boolean =>
  seesAllPosts(viewer) || isOfThisDesk(alert, viewer);

/** Whether it was given to this officer and waits for their word. */
export const awaitsMyWord = ({ viewerCan }: DeskAlert): boolean => Boolean(viewerCan?.accept);

/** The zone in which the desk reads times: the alert's post, else the officer's, else this device's. */
export const deskTimeZone = (
  consulate: { timeZone: string } | null | undefined,
  viewer: DeskViewer,
): string | undefined => consulate?.timeZone ?? viewer.consulates[0]?.timeZone;
