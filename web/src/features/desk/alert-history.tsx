import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import type { AlertEventType } from '../../gql/desk/graphql';
import { consulateName } from '../../lib/consulate-name';
import { fill } from '../../lib/i18n/fill';
import { Section } from '../../ui/section';
import styles from './alert-history.module.css';
import { useDeskI18n } from './desk-i18n';

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
        {events
          .filter(isForHistory)
          .map(({ cursor, type, at, actor, assignee, fromConsulate, toConsulate }) => (
            <li key={cursor} className={styles.event}>
              <time dateTime={at} className={styles.time}>
                {format.full(at, timeZone)}
              </time>
              <span>
                {fill(t.desk.events[type], {
                  actor: actor?.name ?? t.desk.officer,
                  assignee: assignee?.name ?? t.desk.officer,
                  from: post(fromConsulate),
                  to: post(toConsulate),
                })}
              </span>
            </li>
          ))}
      </ol>
    </Section>
  );
}
