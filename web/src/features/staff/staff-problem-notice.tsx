import { useEffect, useState } from 'react';
import type { StaffProblem } from '../../lib/staff-session';
import { useNow } from '../../lib/use-now';
import { Notice } from '../../ui/notice';
import { useStaffTexts } from './staff-i18n';
import { staffProblemWords } from './staff-words';

type StaffProblemNoticeProps = {
  problem: StaffProblem | null;
  refused?: Parameters<typeof staffProblemWords>[3];
};

/** What stood in the way. A wait is counted down and goes away when it is over. */
export function StaffProblemNotice({ problem, refused }: StaffProblemNoticeProps) {
  const { words, format } = useStaffTexts();
  const [since, setSince] = useState(() => Date.now());
  const now = useNow();
  useEffect(() => void setSince(problem ? Date.now() : 0), [problem]);
  if (!problem) return null;

  const left = problem.kind === 'wait' ? problem.seconds - Math.floor((now - since) / 1_000) : 0;
  if (problem.kind === 'wait' && left <= 0) return null;
  const shown: StaffProblem = problem.kind === 'wait' ? { kind: 'wait', seconds: left } : problem;
  return (
    <Notice tone="alarm" icon="warning" live={problem.kind === 'wait' ? undefined : 'assertive'}>
      <p>{staffProblemWords(shown, words, format, refused)}</p>
    </Notice>
  );
}
