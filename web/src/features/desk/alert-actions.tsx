import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import type { AlertOutcome } from '../../gql/desk/graphql';
import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';
import { staffConnection } from '../../lib/staff-connection';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import styles from './alert-actions.module.css';
import { type DeskViewer, deskTimeZone } from './desk-alert';
import type { Messages } from './desk-i18n';
import { useDeskI18n } from './desk-i18n';
import { type ActionAnswer, type ActionProblem, closeAlert, releaseAlert } from './officer-actions';

export const AlertActionsFragment = graphql(`
  fragment AlertActions on Alert {
    id
    drill
    viewerCan {
      take
      release
      close
    }
    consulate {
      timeZone
    }
  }
`);

type AlertActionsProps = {
  alert: FragmentType<typeof AlertActionsFragment>;
  viewer: DeskViewer;
  problem: ActionProblem | null;
  isBusy: boolean;
  onTake: () => void;
  onAct: (action: () => Promise<ActionAnswer>) => void;
};

const outcomes: AlertOutcome[] = ['HELPED', 'REFERRED', 'NOT_REACHED', 'MISTAKE_CONFIRMED'];

export function AlertActions({
  viewer,
  problem,
  isBusy,
  onTake,
  onAct,
  ...props
}: AlertActionsProps) {
  const { t, format } = useDeskI18n();
  const alert = readFragment(AlertActionsFragment, props.alert);
  const [isClosing, setIsClosing] = useState(false);
  const words = t.desk.actions;
  const { id, viewerCan } = alert;
  const { client } = staffConnection();
  const choices: AlertOutcome[] = alert.drill ? ['DRILL_DONE', ...outcomes] : outcomes;
  const zone = deskTimeZone(alert.consulate, viewer);

  return (
    <div className={styles.actions}>
      {problem && (
        <Notice tone="warn" icon="warning" live="assertive">
          <p className={styles.problem}>{problemWords(problem, t, format, zone)}</p>
        </Notice>
      )}
      {viewerCan?.take && (
        <Button look="alarm" wide large disabled={isBusy} onClick={onTake}>
          {isBusy ? words.taking : words.take}
        </Button>
      )}
      {!isClosing && (viewerCan?.close || viewerCan?.release) && (
        <div className={styles.row}>
          {viewerCan.close && (
            <Button disabled={isBusy} onClick={() => setIsClosing(true)}>
              {words.close}
            </Button>
          )}
          {viewerCan.release && (
            <Button
              look="secondary"
              disabled={isBusy}
              onClick={() => onAct(() => releaseAlert(client, id))}
            >
              {words.release}
            </Button>
          )}
        </div>
      )}
      {isClosing && viewerCan?.close && (
        <fieldset className={styles.closing}>
          <legend className={styles.legend}>{words.closeHeading}</legend>
          {choices.map((outcome) => (
            <Button
              key={outcome}
              look="secondary"
              wide
              disabled={isBusy}
              onClick={() => onAct(() => closeAlert(client, id, outcome))}
            >
              {t.desk.outcome[outcome]}
            </Button>
          ))}
          <Button look="quiet" wide onClick={() => setIsClosing(false)}>
            {words.keepOpen}
          </Button>
        </fieldset>
      )}
    </div>
  );
}

function problemWords(
  problem: ActionProblem,
  t: Messages,
  format: Format,
  timeZone: string | undefined,
): string {
  const words = t.desk.actions;
  switch (problem.kind) {
    case 'faster': {
      const time = format.clock(problem.at, timeZone);
      return fill(words.faster, { officer: problem.officer, time });
    }
    case 'ended':
      return words.ended;
    case 'not-yours':
      return words.notYours;
    case 'forbidden':
      return words.forbidden;
    case 'not-found':
      return words.notFound;
    default:
      return words.failed;
  }
}
