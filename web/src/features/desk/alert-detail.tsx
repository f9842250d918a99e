import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { consulateName } from '../../lib/consulate-name';
import { fill } from '../../lib/i18n/fill';
import { useNow } from '../../lib/use-now';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { type Fact, Facts } from '../../ui/facts';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { AcceptAssignment } from './accept-assignment';
import { AlertActions } from './alert-actions';
import styles from './alert-detail.module.css';
import { AlertHistory, AlertHistoryFragment } from './alert-history';
import { AlertNotices } from './alert-notices';
import { AlertPlace } from './alert-place';
import { AlertRouting } from './alert-routing';
import { AssignRepresentative } from './assign-representative';
import { type DeskAlert, type DeskViewer, deskTimeZone } from './desk-alert';
import { useDeskI18n } from './desk-i18n';
import { DetailsViewed } from './details-viewed';
import { ForcedNotice, ForcedNoticeFragment } from './forced-notice';
import { NextStep } from './next-step';
import type { ActionAnswer, ActionProblem } from './officer-actions';
import { PersonDetails } from './person-details';

export const AlertDetailFragment = graphql(`
  fragment AlertDetail on Alert {
    id
    status
    drill
    pressedAt
    receivedAt
    pressNotes
    cancelledAt
    outcome
    acknowledgedAt
    acknowledgedBy {
      name
    }
    consulate {
      nameEs
      nameEn
      timeZone
    }
    assignedTo {
      id
      name
    }
    ...ForcedNotice
    ...DetailsViewed
    ...AssignRepresentative
    ...AlertPlace
    ...AlertRouting
    ...AlertHistory
    ...AlertActions
    ...AcceptAssignment
    ...NextStep
  }
`);

type AlertDetailProps = {
  alert: FragmentType<typeof AlertDetailFragment>;
  /** The other presses of the same person. */
  others: DeskAlert[];
  viewer: DeskViewer;
  problem: ActionProblem | null;
  isBusy: boolean;
  onTake: () => void;
  onAct: (action: () => Promise<ActionAnswer>) => void;
  onOpen: (id: string | null) => void;
};

export function AlertDetail({
  others,
  viewer,
  problem,
  isBusy,
  onTake,
  onAct,
  onOpen,
  ...props
}: AlertDetailProps) {
  const { t, locale, format } = useDeskI18n();
  const alert = readFragment(AlertDetailFragment, props.alert);
  const zone = deskTimeZone(alert.consulate, viewer);
  const words = t.desk.detail;
  const now = useNow();
  const isOpen = alert.status !== 'CLOSED' && alert.status !== 'CANCELLED';

  const times: Fact[] = [
    { label: words.pressedAt, value: format.full(alert.pressedAt, zone) },
    { label: words.receivedAt, value: format.full(alert.receivedAt, zone) },
  ];
  const taken =
    alert.acknowledgedBy && alert.acknowledgedAt
      ? `${alert.acknowledgedBy.name} · ${format.full(alert.acknowledgedAt, zone)}`
      : null;

  return (
    <div className={styles.detail}>
      <Button look="quiet" onClick={() => onOpen(null)}>
        <Icon name="back" /> {words.back}
      </Button>
      {alert.drill && (
        <Notice tone="drill" icon="warning" title={t.desk.row.drill}>
          <p>{words.drillBody}</p>
        </Notice>
      )}
      <ForcedNotice alert={alert} timeZone={zone} />
      <div className={styles.state}>
        <h2>{alert.consulate ? consulateName(alert.consulate, locale) : t.app.callCenterLong}</h2>
        <p className={styles.badges}>
          <Badge tone={alert.status === 'RAISED' ? 'alarm' : 'good'}>
            {t.desk.status[alert.status]}
          </Badge>
          {alert.outcome && <Badge tone="plain">{t.desk.outcome[alert.outcome]}</Badge>}
          {taken && <span>{taken}</span>}
          {alert.assignedTo && (
            <Badge tone="calm">
              {alert.assignedTo.id === viewer.id
                ? t.desk.assign.toYou
                : fill(t.desk.assign.to, { name: alert.assignedTo.name })}
            </Badge>
          )}
        </p>
      </div>
      <NextStep alert={alert} consulate={alert.consulate} now={now} />
      <AcceptAssignment alert={alert} now={now} isBusy={isBusy} onAct={onAct} />
      <AlertActions
        alert={alert}
        viewer={viewer}
        problem={problem}
        isBusy={isBusy}
        onTake={onTake}
        onAct={onAct}
      />
      <AssignRepresentative alert={alert} isBusy={isBusy} onAct={onAct} />
      {alert.pressNotes.length > 0 && (
        <Notice tone="warn" icon="warning" title={words.notes}>
          <ul className={styles.notes}>
            {alert.pressNotes.map((note) => (
              <li key={note}>{t.desk.notes[note]}</li>
            ))}
          </ul>
        </Notice>
      )}
      <AlertNotices
        id={alert.id}
        version={readFragment(AlertHistoryFragment, alert).events.at(-1)?.cursor ?? ''}
        isOpen={isOpen}
        isForced={Boolean(readFragment(ForcedNoticeFragment, alert).duressAt)}
        timeZone={zone}
      />
      <PersonDetails id={alert.id} />
      <DetailsViewed alert={alert} viewer={viewer} timeZone={zone} />
      <Section heading={words.times}>
        <Facts facts={times} />
      </Section>
      <AlertPlace alert={alert} viewer={viewer} />
      <AlertRouting alert={alert} />
      {others.length > 0 && (
        <Section heading={words.personPresses}>
          <ul className={styles.others}>
            {others.map(({ id, receivedAt, status }) => (
              <li key={id}>
                <Button look="secondary" wide onClick={() => onOpen(id)}>
                  {format.full(receivedAt, zone)} · {t.desk.status[status]}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <AlertHistory alert={alert} timeZone={zone} />
    </div>
  );
}
