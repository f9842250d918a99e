import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { Section } from '../../ui/section';
import styles from './alert-history.module.css';
import type { DeskViewer } from './desk-alert';
import { useDeskI18n } from './desk-i18n';

export const DetailsViewedFragment = graphql(`
  fragment DetailsViewed on Alert {
    events {
      cursor
      type
      at
      actor {
        name
      }
    }
  }
`);

type DetailsViewedProps = {
  alert: FragmentType<typeof DetailsViewedFragment>;
  viewer: DeskViewer;
  timeZone: string | undefined;
};

const SUPERVISING: DeskViewer['role'][] = ['SUPERVISOR', 'CALL_CENTER'];

/** Who has looked at the person's details, for those who watch over it. */
export function DetailsViewed({ alert, viewer, timeZone }: DetailsViewedProps) {
  const { t, format } = useDeskI18n();
  if (!SUPERVISING.includes(viewer.role)) return null;
  const { events } = readFragment(DetailsViewedFragment, alert);
  const views = events.filter(({ type }) => type === 'DETAILS_VIEWED');
  const words = t.desk.details;
  return (
    <Section heading={words.viewedHeading}>
      {views.length === 0 && <p>{words.viewedNone}</p>}
      <ol className={styles.history}>
        {views.map(({ cursor, at, actor }) => (
          <li key={cursor} className={styles.event}>
            <time dateTime={at} className={styles.time}>
              {format.full(at, timeZone)}
            </time>
            <span>{actor?.name ?? t.desk.officer}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
