import { Notice } from '../../ui/notice';
import type { AdminProblem } from './admin-answer';
import { useAdminTexts } from './admin-i18n';

export function AdminProblemNotice({ problem }: { problem: AdminProblem | null }) {
  const { words } = useAdminTexts();
  if (!problem) return null;
  const text =
    problem.kind === 'field' && problem.field in words.fields
      ? words.fields[problem.field as keyof typeof words.fields]
      : words.problems[problem.kind];
  return (
    <Notice tone="alarm" icon="warning" live="assertive">
      <p>{text}</p>
    </Notice>
  );
}
