import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { fill } from '../../lib/i18n/fill';
import { staffConnection } from '../../lib/staff-connection';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { AssignmentClock } from './assignment-clock';
import { useDeskI18n } from './desk-i18n';
import { type ActionAnswer, acceptAssignment } from './officer-actions';

export const AcceptAssignmentFragment = graphql(`
  fragment AcceptAssignment on Alert {
    id
    assignmentAcceptBy
    viewerCan {
      accept
    }
    ...AssignmentClock
  }
`);

type AcceptAssignmentProps = {
  alert: FragmentType<typeof AcceptAssignmentFragment>;
  now: number;
  isBusy: boolean;
  onAct: (action: () => Promise<ActionAnswer>) => void;
};

/** For the assignee the button with the time that is left; for everybody else how it stands. */
export function AcceptAssignment({ now, isBusy, onAct, ...props }: AcceptAssignmentProps) {
  const { t, format } = useDeskI18n();
  const alert = readFragment(AcceptAssignmentFragment, props.alert);
  const { id, assignmentAcceptBy: by, viewerCan } = alert;
  const words = t.desk.accept;
  if (!viewerCan?.accept) return <AssignmentClock alert={alert} now={now} />;
  return (
    <Notice tone="warn" icon="warning" title={words.mine}>
      {by && <p>{fill(words.left, { time: format.elapsed(Date.parse(by) - now) })}</p>}
      <Button
        look="alarm"
        wide
        large
        disabled={isBusy}
        onClick={() => onAct(() => acceptAssignment(staffConnection().client, id))}
      >
        {isBusy ? words.working : words.button}
      </Button>
    </Notice>
  );
}
