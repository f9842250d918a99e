import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { fill } from '../../lib/i18n/fill';
import { useDeskI18n } from './desk-i18n';
import styles from './next-step.module.css';
import { nextStepWords } from './next-step-words';

export const NextStepFragment = graphql(`
  fragment NextStep on Alert {
    callCenterAt
    nextEscalation {
      at
      action
    }
  }
`);

type NextStepProps = {
  alert: FragmentType<typeof NextStepFragment>;
  /** The responsible post; null for the call centre. */
  consulate: object | null | undefined;
  now: number;
};

/** How long until an alert that nobody took moves on, and where. */
export function NextStep({ now, ...props }: NextStepProps) {
  const { t, format } = useDeskI18n();
  const { nextEscalation: next, callCenterAt } = readFragment(NextStepFragment, props.alert);
  if (!next) return null;
  const time = format.elapsed(Date.parse(next.at) - now);
  const text = nextStepWords(next.action, { consulate: props.consulate, callCenterAt }, t.desk);
  return <span className={styles.next}>{fill(text, { time })}</span>;
}
