import { graphql } from '../../gql/press';
import type { StateWordsFragment } from '../../gql/press/graphql';
import { alsoSeenBy } from '../../lib/also-seen-by';
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
    mistakeConfirmed
    callCenterAt
    supervisorsAt
    consulate {
      code
      nameEs
      nameEn
    }
    events @include(if: $withEvents) {
      type
      toConsulate {
        code
        nameEs
        nameEn
      }
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
      return {
        tone: 'waiting',
        title: received,
        details: [post, t.alert.notYetSeen, ...movedOn(alert, { t, locale, format })],
      };
    case 'CANCELLED':
      return { tone: 'cancelled', title: t.alert.cancelled, details: [t.alert.cancelledBody] };
    case 'CLOSED': {
      const time = format.clock(alert.closedAt ?? alert.receivedAt);
      const words = alert.mistakeConfirmed ? t.alert.confirmedBody : t.alert.closedBody;
      const body = fill(words, { time });
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

/** Who else was asked to help meanwhile: so that a person who waits sees that something is done. */
function movedOn(alert: StateWordsFragment, { t, locale, format }: I18n): string[] {
  const others = alsoSeenBy(alert, locale, t.app.callCenterName);
  const who = new Intl.ListFormat(locale, { type: 'conjunction' }).format(others);
  const time = alert.supervisorsAt && format.clock(alert.supervisorsAt);
  return [
    ...(others.length > 0 ? [fill(t.alert.alsoWith, { who })] : []),
    ...(time ? [fill(t.alert.supervisorsCalled, { time })] : []),
  ];
}
