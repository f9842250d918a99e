import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { fill } from '../../lib/i18n/fill';
import { useDeskI18n } from './desk-i18n';
import styles from './next-step.module.css';

export const NextStepFragment = graphql(`
  fragment NextStep on Alert {
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
  const { nextEscalation: next } = readFragment(NextStepFragment, props.alert);
  if (!next) return null;
  const time = format.elapsed(Date.parse(next.at) - now);
  return <span className={styles.next}>{fill(t.desk.nextStep[next.action], { time })}</span>;
}
