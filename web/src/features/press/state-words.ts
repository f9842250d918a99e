import { graphql } from '../../gql/press';
import type { StateWordsFragment } from '../../gql/press/graphql';
import { consulateName } from '../../lib/consulate-name';
import type { Messages } from '../../lib/i18n/es';
import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';
import type { Locale } from '../../lib/i18n/locales';

export const StateWords = graphql(`
  fragment StateWords on Alert {
    status
    receivedAt
    acknowledgedAt
    acknowledgedBy {
      name
    }
    closedAt
    consulate {
      nameEs
      nameEn
    }
  }
`);

export type StateWording = {
  tone: 'waiting' | 'seen' | 'cancelled' | 'closed';
  title: string;
  /** Said in one breath with the title, after a middle dot each. */
  details: string[];
};

type I18n = { t: Messages; locale: Locale; format: Format };

/** Where the alert stands, in the words that the person reads and hears. */
export function stateWords(alert: StateWordsFragment, { t, locale, format }: I18n): StateWording {
  const post = alert.consulate ? consulateName(alert.consulate, locale) : t.app.callCenterLong;
  const received = fill(t.alert.received, { time: format.clock(alert.receivedAt) });
  switch (alert.status) {
    case 'RAISED':
      return { tone: 'waiting', title: received, details: [post, t.alert.notYetSeen] };
    case 'CANCELLED':
      return { tone: 'cancelled', title: t.alert.cancelled, details: [t.alert.cancelledBody] };
    case 'CLOSED': {
      const time = format.clock(alert.closedAt ?? alert.receivedAt);
      const body = fill(t.alert.closedBody, { time });
      return { tone: 'closed', title: t.alert.closed, details: [body] };
    }
    default: {
      const officer = alert.acknowledgedBy?.name;
      const time = format.clock(alert.acknowledgedAt ?? alert.receivedAt);
      const seen = officer
        ? fill(t.alert.seen, { officer, time })
        : fill(t.alert.seenBySomeone, { time });
      return { tone: 'seen', title: seen, details: [received, post] };
    }
  }
}
