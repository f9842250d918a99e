import type { ContactAlertFragment } from '../../gql/contact/graphql';
import type { ContactMessages } from '../../lib/i18n/contact-es';
import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';

type ContactWording = {
  tone: 'waiting' | 'taken' | 'cancelled' | 'closed';
  title: string;
  body: string;
};

/** Where the alert stands, in words that a frightened relative understands. */
export function contactWords(
  alert: ContactAlertFragment,
  { state }: ContactMessages,
  format: Format,
): ContactWording {
  const at = (instant: string | null | undefined) => ({
    time: format.full(instant ?? alert.receivedAt),
  });
  switch (alert.status) {
    case 'RAISED':
      return {
        tone: 'waiting',
        title: state.waiting,
        body: fill(state.waitingBody, at(alert.receivedAt)),
      };
    case 'CANCELLED':
      return {
        tone: 'cancelled',
        title: state.cancelled,
        body: fill(state.cancelledBody, at(alert.cancelledAt)),
      };
    case 'CLOSED':
      return {
        tone: 'closed',
        title: alert.mistakeConfirmed ? state.confirmed : state.closed,
        body: fill(
          alert.mistakeConfirmed ? state.confirmedBody : state.closedBody,
          at(alert.closedAt),
        ),
      };
    case 'ASSIGNED': {
      const officer = alert.assignedTo?.name;
      return {
        tone: 'taken',
        title: officer ? fill(state.assigned, { officer }) : state.takenBySomeone,
        body: fill(state.assignedBody, at(alert.assignedAt)),
      };
    }
    default: {
      const officer = alert.acknowledgedBy?.name;
      return {
        tone: 'taken',
        title: officer ? fill(state.taken, { officer }) : state.takenBySomeone,
        body: fill(state.takenBody, at(alert.acknowledgedAt)),
      };
    }
  }
}

/** What its consulate has to do with an alert: nobody there handles it before somebody took it. */
export function postLabel(
  { status, acknowledgedAt, assignedAt }: ContactAlertFragment,
  words: ContactMessages,
): string {
  if (acknowledgedAt || assignedAt) return words.post;
  return status === 'CANCELLED' ? words.competentBefore : words.competent;
}
