import { Notice } from '../../ui/notice';
import type { MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';
import { problemWords } from './me-words';

export function ProblemNotice({ problem }: { problem: MeProblem | null }) {
  const { words, format } = useMeTexts();
  if (!problem) return null;
  return (
    <Notice tone="alarm" icon="warning" live="assertive">
      <p>{problemWords(problem, words, format)}</p>
    </Notice>
  );
}
