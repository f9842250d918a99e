import { fill } from '../../lib/i18n/fill';
import { useNow } from '../../lib/use-now';
import { Button, LinkButton } from '../../ui/button';
import { Section } from '../../ui/section';
import { type AlertGroup, groupAlerts } from './alert-groups';
import styles from './alert-list.module.css';
import { AlertRow } from './alert-row';
import {
  type DeskAlert,
  type DeskViewer,
  hasNoPost,
  isRepresentative,
  mayAdminister,
} from './desk-alert';
import { type DeskHealth, showsAll } from './desk-health';
import { useDeskI18n } from './desk-i18n';
import { DeskPane } from './desk-pane';
import { emptyWords, spokenCount } from './desk-words';

type AlertListProps = {
  alerts: ReadonlyMap<string, DeskAlert>;
  viewer: DeskViewer;
  health: DeskHealth;
  fresh: ReadonlySet<string>;
  isTruncated: boolean;
  openId: string | null;
  busyId: string | null;
  onOpen: (id: string) => void;
  onTake: (id: string) => void;
};

export function AlertList(props: AlertListProps) {
  const { t, locale, format } = useDeskI18n();
  const now = useNow();
  const groups = groupAlerts(props.alerts.values(), props.viewer.id);
  const words = t.desk.list;
  const count = Object.values(groups).flat().length;
  const mineHeading = isRepresentative(props.viewer) ? t.desk.representative.mine : words.mine;

  const section = (heading: string, list: AlertGroup[], note?: string) =>
    list.length > 0 && (
      <Section heading={`${heading} (${list.length})`}>
        {note && <p className={styles.note}>{note}</p>}
        <ul className={styles.rows}>
          {list.map(({ personId, lead, alerts }) => (
            <li key={personId}>
              <DeskPane
                part="row"
                retryOn={lead}
                action={
                  <Button onClick={() => props.onOpen(lead.id)}>{t.desk.broken.openRow}</Button>
                }
              >
                <AlertRow
                  alert={lead}
                  pressCount={alerts.length}
                  viewer={props.viewer}
                  now={now}
                  isFresh={alerts.some(({ id }) => props.fresh.has(id))}
                  isOpen={alerts.some(({ id }) => id === props.openId)}
                  isBusy={props.busyId === lead.id}
                  onOpen={() => props.onOpen(lead.id)}
                  onTake={() => props.onTake(lead.id)}
                />
              </DeskPane>
            </li>
          ))}
        </ul>
      </Section>
    );

  return (
    <>
      <p className="visually-hidden" role="status">
        {spokenCount(groups, t.desk, format.plural)}
      </p>
      {count === 0 && (
        <div className={styles.empty}>
          <p className={styles.emptyTitle}>
            {showsAll(props.health) ? emptyWords(props.viewer, t.desk) : words.unknown}
          </p>
          {hasNoPost(props.viewer) && mayAdminister(props.viewer) && (
            <LinkButton href={`/${locale}/desk/admin/`}>{t.desk.noPost.toAdmin}</LinkButton>
          )}
          {!hasNoPost(props.viewer) && props.health.kind === 'live' && (
            <p>{fill(words.emptySince, { time: format.shortClock(props.health.since) })}</p>
          )}
        </div>
      )}
      {props.isTruncated && <p>{fill(words.truncated, { count: format.number(count) })}</p>}
      {section(t.desk.forced.group, groups.forced)}
      {section(words.waiting, groups.waiting)}
      {section(words.unknownPhones, groups.unknownPhones, words.unknownPhonesBody)}
      {section(mineHeading, groups.mine)}
      {section(words.others, groups.others)}
      {section(words.cancelled, groups.cancelled)}
    </>
  );
}
