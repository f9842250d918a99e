import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import type { AlertEventType } from '../../gql/desk/graphql';
import { consulateName } from '../../lib/consulate-name';
import { fill } from '../../lib/i18n/fill';
import { Section } from '../../ui/section';
import styles from './alert-history.module.css';
import { useDeskI18n } from './desk-i18n';
import { eventWords } from './event-words';

export const AlertHistoryFragment = graphql(`
  fragment AlertHistory on Alert {
    events {
      cursor
      type
      at
      actor {
        name
      }
      assignee {
        name
      }
      step
      round
      skipped
      fromConsulate {
        nameEs
        nameEn
      }
      toConsulate {
        nameEs
        nameEn
      }
    }
  }
`);

/** Who looked at the person's details has a place of its own. */
const isForHistory = ({ type }: { type: AlertEventType }) => type !== 'DETAILS_VIEWED';

type AlertHistoryProps = {
  alert: FragmentType<typeof AlertHistoryFragment>;
  timeZone: string | undefined;
};

export function AlertHistory({ alert, timeZone }: AlertHistoryProps) {
  const { t, locale, format } = useDeskI18n();
  const { events } = readFragment(AlertHistoryFragment, alert);
  const post = (consulate: Parameters<typeof consulateName>[0] | null | undefined) =>
    consulate ? consulateName(consulate, locale) : t.app.callCenter;
  return (
    <Section heading={t.desk.detail.history}>
      <ol className={styles.history}>
        {events.filter(isForHistory).map((event) => (
          <li key={event.cursor} className={styles.event}>
            <time dateTime={event.at} className={styles.time}>
              {format.full(event.at, timeZone)}
            </time>
            <span>
              {fill(eventWords(event, t.desk), {
                actor: event.actor?.name ?? t.desk.officer,
                assignee: event.assignee?.name ?? t.desk.officer,
                from: post(event.fromConsulate),
                to: post(event.toConsulate),
                round: (event.round ?? 0) + 1,
              })}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
