import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { fill } from '../../lib/i18n/fill';
import { useDeskI18n } from './desk-i18n';
import styles from './next-step.module.css';

export const AssignmentClockFragment = graphql(`
  fragment AssignmentClock on Alert {
    assignmentAcceptBy
    assignmentAcceptedAt
    assignedTo {
      name
    }
  }
`);

type AssignmentClockProps = { alert: FragmentType<typeof AssignmentClockFragment>; now: number };

/** Whether the assignee has accepted, and how long they still have. */
export function AssignmentClock({ now, ...props }: AssignmentClockProps) {
  const { t, format } = useDeskI18n();
  const alert = readFragment(AssignmentClockFragment, props.alert);
  const { assignmentAcceptBy: by, assignmentAcceptedAt: accepted, assignedTo } = alert;
  const words = t.desk.accept;
  const name = assignedTo?.name ?? t.desk.officer;
  if (accepted)
    return <span>{fill(words.accepted, { name, time: format.shortClock(accepted) })}</span>;
  if (!by) return null;
  const time = format.elapsed(Date.parse(by) - now);
  return <span className={styles.next}>{fill(words.waiting, { name, time })}</span>;
}
