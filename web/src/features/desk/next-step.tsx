import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { fill } from '../../lib/i18n/fill';
import { useDeskI18n } from './desk-i18n';
import styles from './next-step.module.css';

export const NextStepFragment = graphql(`
  fragment NextStep on Alert {
    callCenterAt
    nextEscalation {
      at
      action
    }
  }
`);

type NextStepProps = { alert: FragmentType<typeof NextStepFragment>; now: number };

/** How long until an alert that nobody took moves on, and where. */
export function NextStep({ now, ...props }: NextStepProps) {
  const { t, format } = useDeskI18n();
  const { nextEscalation: next, callCenterAt } = readFragment(NextStepFragment, props.alert);
  if (!next) return null;
  const time = format.elapsed(Date.parse(next.at) - now);
  const isAgain = next.action === 'CALL_CENTER' && callCenterAt;
  const text = isAgain ? t.desk.nextStep.callCenterAgain : t.desk.nextStep[next.action];
  return <span className={styles.next}>{fill(text, { time })}</span>;
}
