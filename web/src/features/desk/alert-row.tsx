import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { consulateName } from '../../lib/consulate-name';
import { fill } from '../../lib/i18n/fill';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import styles from './alert-row.module.css';
import { AssignmentClock } from './assignment-clock';
import { basisWords } from './basis-words';
import { type DeskViewer, deskTimeZone, isRepresentative, seesAllPosts } from './desk-alert';
import { useDeskI18n } from './desk-i18n';
import { forcedWords } from './forced-words';
import { NextStep } from './next-step';

export const AlertRowFragment = graphql(`
  fragment AlertRow on Alert {
    status
    drill
    pressedAt
    receivedAt
    pressNotes
    duressAt
    erasureAskedAt
    position {
      accuracyMeters
    }
    callCenterAt
    viewerCan {
      take
    }
    consulate {
      code
      nameEs
      nameEn
      timeZone
    }
    routing {
      confidence
      county {
        name
        state
      }
    }
    acknowledgedBy {
      id
      name
    }
    assignedTo {
      id
      name
    }
    ...BasisWords
    ...NextStep
    ...AssignmentClock
  }
`);

type AlertRowProps = {
  alert: FragmentType<typeof AlertRowFragment>;
  pressCount: number;
  viewer: DeskViewer;
  now: number;
  isFresh: boolean;
  isOpen: boolean;
  isBusy: boolean;
  onOpen: () => void;
  onTake: () => void;
};

export function AlertRow({ viewer, now, isFresh, isOpen, isBusy, ...props }: AlertRowProps) {
  const { t, locale, format } = useDeskI18n();
  const alert = readFragment(AlertRowFragment, props.alert);
  const { county, confidence } = alert.routing;
  const words = t.desk.row;
  const zone = deskTimeZone(alert.consulate, viewer);
  const received = format.full(alert.receivedAt, zone, now);
  const isLate = alert.pressNotes.includes('PRESSED_LATE');
  const taker = alert.acknowledgedBy;
  const forced = forcedWords(alert, t.desk.forced);
  const isElsewhere =
    alert.consulate && !viewer.consulates.some(({ code }) => code === alert.consulate?.code);
  const cameOn =
    isElsewhere && !isRepresentative(viewer) && (!seesAllPosts(viewer) || alert.callCenterAt);
  const post = alert.consulate ? consulateName(alert.consulate, locale) : t.app.callCenter;

  return (
    <article
      className={styles.row}
      data-status={alert.status}
      data-open={isOpen}
      data-fresh={isFresh}
      data-forced={forced !== null}
    >
      <button type="button" className={styles.open} aria-pressed={isOpen} onClick={props.onOpen}>
        {forced && (
          <span className={styles.forced}>
            <Icon name="hand" size={28} /> {forced}
          </span>
        )}
        <span className={styles.top}>
          <span className={styles.place}>
            {county ? `${county.name}, ${county.state}` : words.noPlace}
          </span>
          <span className={styles.ago}>
            {fill(words.ago, { time: format.elapsed(now - Date.parse(alert.receivedAt)) })}
          </span>
        </span>
        <span className={styles.badges}>
          {alert.drill && (
            <Badge tone="drill" strong>
              {words.drill}
            </Badge>
          )}
          {cameOn && <Badge tone="warn">{words.cameOn}</Badge>}
          {isFresh && <Badge tone="alarm">{words.new}</Badge>}
          {props.pressCount > 1 && (
            <Badge tone="calm">{format.plural(t.desk.list.presses, props.pressCount)}</Badge>
          )}
          {isLate && <Badge tone="warn">{words.late}</Badge>}
          {taker && alert.status !== 'RAISED' && (
            <Badge tone="good">
              {taker.id === viewer.id
                ? words.takenByYou
                : fill(words.takenBy, { officer: taker.name })}
            </Badge>
          )}
          {alert.assignedTo && (
            <Badge tone="calm">
              {alert.assignedTo.id === viewer.id
                ? t.desk.assign.toYou
                : fill(t.desk.assign.to, { name: alert.assignedTo.name })}
            </Badge>
          )}
        </span>
        <span className={styles.line}>
          {isLate
            ? fill(words.lateTimes, { pressed: format.full(alert.pressedAt, zone, now), received })
            : fill(words.received, { time: received })}
          {alert.position?.accuracyMeters != null &&
            ` · ${fill(words.accuracy, { meters: format.number(alert.position.accuracyMeters) })}`}
        </span>
        <NextStep alert={alert} consulate={alert.consulate} now={now} />
        <AssignmentClock alert={alert} now={now} />
        {(seesAllPosts(viewer) || cameOn) && <span className={styles.post}>{post}</span>}
        <span className={styles.line}>
          {basisWords(alert, t, format)} · {t.desk.confidence[confidence]}
        </span>
      </button>
      {alert.viewerCan?.take && (
        <div className={styles.take}>
          <Button look="alarm" wide disabled={isBusy} onClick={props.onTake}>
            {isBusy ? t.desk.actions.taking : t.desk.actions.take}
          </Button>
        </div>
      )}
    </article>
  );
}
